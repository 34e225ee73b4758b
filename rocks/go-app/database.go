package main

import (
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	_ "github.com/lib/pq"
)

// database opens PostgreSQL for one use.
func database() (*sql.DB, error) {
	url, err := needed("POSTGRESQL_DB_CONNECT_STRING")
	if err != nil {
		return nil, err
	}
	return sql.Open("postgres", url+"?sslmode=disable&connect_timeout=5")
}

func execute(statement string, arguments ...any) error {
	db, err := database()
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement, arguments...)
	return err
}

func addEntry(_ *http.Request, body []byte) (any, error) {
	return map[string]bool{"added": true}, execute("INSERT INTO entry (text) VALUES ($1)", string(body))
}

func listed(query string) http.HandlerFunc {
	return route(func(*http.Request, []byte) (any, error) { return texts(query) })
}

func texts(query string) ([]string, error) {
	db, err := database()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := []string{}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}

// migrate makes the tables, and counts how often it was asked to. One at a time, whoever starts it where.
func migrate() error {
	if _, err := needed("POSTGRESQL_DB_CONNECT_STRING"); err != nil {
		fmt.Println("there is no database yet, and so nothing to migrate")
		return nil
	}
	err := inTransaction(func(tx *sql.Tx) error {
		for _, statement := range []string{
			"SELECT pg_advisory_xact_lock(1)",
			"CREATE TABLE IF NOT EXISTS entry (id serial PRIMARY KEY, text text NOT NULL)",
			"CREATE TABLE IF NOT EXISTS message (id serial PRIMARY KEY, text text NOT NULL)",
			"CREATE TABLE IF NOT EXISTS tick (at timestamptz NOT NULL DEFAULT now(), host text NOT NULL)",
			"CREATE TABLE IF NOT EXISTS migration (at timestamptz NOT NULL DEFAULT now())",
			"CREATE TABLE IF NOT EXISTS title (text varchar(30) NOT NULL)",
			"INSERT INTO migration DEFAULT VALUES",
		} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		// The greeting of the first migration; one that is longer than the column makes it fail.
		_, err := tx.Exec("INSERT INTO title (text) VALUES ($1)", or("APP_GREETING", "Guest book"))
		return err
	})
	if err == nil {
		fmt.Println("the migration is done")
	}
	return err
}

func inTransaction(do func(*sql.Tx) error) error {
	db, err := database()
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// schedule writes one row every two seconds, with the unit that wrote it.
func schedule() error {
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	for ; ; time.Sleep(2 * time.Second) {
		if err := execute("INSERT INTO tick (host) VALUES ($1)", host); err != nil {
			log.Printf("the database is away: %v", err)
		}
	}
}
