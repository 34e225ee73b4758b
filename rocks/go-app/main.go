// Command go-app is a guest book with one route for each thing it can be integrated with.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// notIntegrated names the variable that would be there if the application were integrated with what brings it.
type notIntegrated string

func (name notIntegrated) Error() string {
	return string(name) + " is not set: the application is not integrated with what brings it"
}

func needed(name string) (string, error) {
	value, ok := os.LookupEnv(name)
	if !ok {
		return "", notIntegrated(name)
	}
	return value, nil
}

func or(name, otherwise string) string {
	if value, ok := os.LookupEnv(name); ok {
		return value
	}
	return otherwise
}

// route answers with what a handler returns, as JSON; 503 names the integration that lacks.
func route(handle func(r *http.Request, body []byte) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		var answer any
		if err == nil {
			answer, err = handle(r, body)
		}
		var lacks notIntegrated
		switch {
		case errors.As(err, &lacks):
			w.WriteHeader(http.StatusServiceUnavailable)
			answer = map[string]string{"error": lacks.Error()}
		case err != nil:
			log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
			w.WriteHeader(http.StatusBadGateway)
			answer = map[string]string{"error": "see the log"}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func serve() error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, or("APP_GREETING", "Hello from Go!"))
	})
	mux.HandleFunc("GET /settings", route(settings))
	mux.HandleFunc("POST /entries", route(addEntry))
	mux.HandleFunc("GET /entries", listed("SELECT text FROM entry ORDER BY id"))
	mux.HandleFunc("GET /messages", listed("SELECT text FROM message ORDER BY id"))
	mux.HandleFunc("GET /migrations", listed("SELECT count(*)::text FROM migration"))
	mux.HandleFunc("GET /ticks", listed("SELECT DISTINCT host FROM tick ORDER BY host"))
	mux.HandleFunc("POST /counters/{word}", route(count))
	mux.HandleFunc("POST /messages", route(send))
	mux.HandleFunc("PUT /objects/{name}", route(putObject))
	mux.HandleFunc("GET /objects/{name}", route(getObject))
	mux.HandleFunc("POST /mail/{to}", route(sendMail))
	mux.HandleFunc("POST /spans/{name}", route(sendSpan))
	mux.HandleFunc("GET /login", login)
	mux.HandleFunc("POST /login/answer", loginAnswer)
	mux.HandleFunc("GET /user", loggedIn)
	mux.HandleFunc("GET /process", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, os.Getpid()) })

	port, metrics := or("APP_PORT", "8080"), or("APP_METRICS_PORT", "8080")
	if metrics == port {
		mux.Handle("GET "+or("APP_METRICS_PATH", "/metrics"), promhttp.Handler())
	} else {
		apart := http.NewServeMux()
		apart.Handle("GET "+or("APP_METRICS_PATH", "/metrics"), promhttp.Handler())
		go func() { log.Fatal(http.ListenAndServe(":"+metrics, apart)) }()
	}
	return http.ListenAndServe(":"+port, mux)
}

// settings shows what is read of the options; of the secret key only what tells it from another.
func settings(*http.Request, []byte) (any, error) {
	key := sha256.Sum256([]byte(or("APP_SECRET_KEY", "")))
	return map[string]any{
		"BASE_URL": or("APP_BASE_URL", ""),
		"GREETING": or("APP_GREETING", ""),
		"key":      hex.EncodeToString(key[:4]),
		"peers":    or("APP_PEER_FQDNS", ""),
	}, nil
}

func main() {
	doing := map[string]func() error{"": serve, "worker": work, "scheduler": schedule, "migrate": migrate}
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	do, ok := doing[name]
	if !ok {
		log.Fatalf("%q is not one of worker, scheduler and migrate", name)
	}
	if err := do(); err != nil {
		log.Fatal(err)
	}
}
