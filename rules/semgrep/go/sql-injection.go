package shop

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
)

func orders(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	name := r.FormValue("customer")
	// ruleid: assize.go.sql-injection
	return db.Query("SELECT id FROM orders WHERE customer = '" + name + "'")
}

func drop(db *sql.DB, r *http.Request) error {
	statement := fmt.Sprintf("DELETE FROM orders WHERE id = %s", r.URL.Query().Get("id"))
	// ruleid: assize.go.sql-injection
	_, err := db.ExecContext(r.Context(), statement)
	return err
}

func ordersSafely(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	// ok: assize.go.sql-injection
	return db.Query("SELECT id FROM orders WHERE customer = ?", r.FormValue("customer"))
}

func byNumber(db *sql.DB, r *http.Request) (*sql.Rows, error) {
	number, err := strconv.Atoi(r.FormValue("number"))
	if err != nil {
		return nil, err
	}
	// ok: assize.go.sql-injection
	return db.Query(fmt.Sprintf("SELECT id FROM orders WHERE number = %d", number))
}
