const express = require("express");
const { Pool } = require("pg");

const app = express();
const pool = new Pool();

async function paymentsOf(customer) {
  // ruleid: assize.javascript.sql-injection
  return pool.query(`SELECT id, amount FROM payments WHERE customer = '${customer}'`);
}

async function byReference(reference) {
  const sql = "SELECT id FROM payments WHERE reference = '" + reference + "'";
  // ruleid: assize.javascript.sql-injection
  return pool.query(sql);
}

app.get("/payments", async (req, res) => {
  // ruleid: assize.javascript.sql-injection
  const found = await pool.query("SELECT id FROM payments ORDER BY " + req.query.order);
  res.json(found.rows);
});

async function paymentsOfSafely(customer) {
  // ok: assize.javascript.sql-injection
  return pool.query("SELECT id, amount FROM payments WHERE customer = $1", [customer]);
}

app.get("/page", async (req, res) => {
  const offset = Number.parseInt(req.query.offset, 10);
  // ok: assize.javascript.sql-injection
  const found = await pool.query(`SELECT id FROM payments LIMIT 20 OFFSET ${offset}`);
  res.json(found.rows);
});

async function count(table) {
  // ok: assize.javascript.sql-injection
  return pool.query(`SELECT count(*) FROM ${table}`);
}

app.get("/safe", async (req, res) => {
  // ok: assize.javascript.sql-injection
  const found = await pool.query("SELECT id FROM payments WHERE id = $1", [req.query.id]);
  res.json(found.rows);
});
