package till

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
)

func byCustomer(db *sql.DB, customer string) (*sql.Rows, error) {
	// ruleid: assize.go.sql-injection
	return db.Query(fmt.Sprintf("SELECT id FROM payments WHERE customer = '%s'", customer))
}

func rename(ctx context.Context, tx *sql.Tx, name string) error {
	// ruleid: assize.go.sql-injection
	_, err := tx.ExecContext(ctx, "UPDATE accounts SET name = '"+name+"' WHERE id = 7")
	return err
}

func search(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	order := r.URL.Query().Get("order")
	// ruleid: assize.go.sql-injection
	db.Query("SELECT id FROM payments ORDER BY " + order)
}

func byID(db *sql.DB, r *http.Request) *sql.Row {
	// ok: assize.go.sql-injection
	return db.QueryRow("SELECT id FROM payments WHERE id = $1", r.FormValue("id"))
}

func page(db *sql.DB, r *http.Request) {
	limit, _ := strconv.Atoi(r.FormValue("limit"))
	query := "SELECT id FROM payments" + " LIMIT 10"
	// ok: assize.go.sql-injection
	db.Query(query, limit)
}
