package main

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/smtp"
	"net/url"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/redis/go-redis/v9"
)

// count raises a word's counter in Redis.
func count(r *http.Request, _ []byte) (any, error) {
	address, err := needed("REDIS_DB_CONNECT_STRING")
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(options)
	defer client.Close()
	value, err := client.Incr(r.Context(), r.PathValue("word")).Result()
	return map[string]int64{"count": value}, err
}

// bucket is a client of S3, and the name of the bucket that is ours.
func bucket() (*minio.Client, string, error) {
	values := map[string]string{}
	for _, name := range []string{"S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET"} {
		value, err := needed(name)
		if err != nil {
			return nil, "", err
		}
		values[name] = value
	}
	endpoint, err := url.Parse(values["S3_ENDPOINT"])
	if err != nil {
		return nil, "", err
	}
	lookup := minio.BucketLookupPath
	if or("S3_ADDRESSING_STYLE", "path") == "virtual" {
		lookup = minio.BucketLookupDNS
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds:        credentials.NewStaticV4(values["S3_ACCESS_KEY"], values["S3_SECRET_KEY"], ""),
		Secure:       endpoint.Scheme == "https",
		Region:       or("S3_REGION", "us-east-1"),
		BucketLookup: lookup,
	})
	return client, values["S3_BUCKET"], err
}

func putObject(r *http.Request, body []byte) (any, error) {
	client, ours, err := bucket()
	if err != nil {
		return nil, err
	}
	size := int64(len(body))
	stored, err := client.PutObject(r.Context(), ours, r.PathValue("name"), bytes.NewReader(body), size, minio.PutObjectOptions{})
	return map[string]int64{"size": stored.Size}, err
}

func getObject(r *http.Request, _ []byte) (any, error) {
	client, ours, err := bucket()
	if err != nil {
		return nil, err
	}
	found, err := client.GetObject(r.Context(), ours, r.PathValue("name"), minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	defer found.Close()
	content, err := io.ReadAll(found)
	return map[string]string{"content": string(content)}, err
}

// sendMail sends what is posted to the address in the path.
func sendMail(r *http.Request, body []byte) (any, error) {
	host, err := needed("SMTP_HOST")
	if err != nil {
		return nil, err
	}
	client, err := mailServer(host, host+":"+or("SMTP_PORT", "25"))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	if user := or("SMTP_USER", ""); user != "" && or("SMTP_AUTH_TYPE", "") == "plain" {
		if err := client.Auth(smtp.PlainAuth("", user, or("SMTP_PASSWORD", ""), host)); err != nil {
			return nil, err
		}
	}
	from, to := "guest-book@"+or("SMTP_DOMAIN", "example.com"), r.PathValue("to")
	if err := client.Mail(from); err != nil {
		return nil, err
	}
	if err := client.Rcpt(to); err != nil {
		return nil, err
	}
	letter, err := client.Data()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(letter, "From: %s\r\nTo: %s\r\nSubject: From the guest book\r\n\r\n%s\r\n", from, to, body)
	if err := letter.Close(); err != nil {
		return nil, err
	}
	return map[string]bool{"sent": true}, client.Quit()
}

func mailServer(host, address string) (*smtp.Client, error) {
	trust := &tls.Config{ServerName: host, InsecureSkipVerify: or("SMTP_SKIP_SSL_VERIFY", "") == "True"}
	security := or("SMTP_TRANSPORT_SECURITY", "")
	if security == "tls" {
		connection, err := tls.Dial("tcp", address, trust)
		if err != nil {
			return nil, err
		}
		return smtp.NewClient(connection, host)
	}
	client, err := smtp.Dial(address)
	if err == nil && security == "starttls" {
		err = client.StartTLS(trust)
	}
	return client, err
}

// sendSpan sends one span before the request is answered, as JSON: the smallest client of OTLP there is.
func sendSpan(r *http.Request, _ []byte) (any, error) {
	endpoint, err := needed("OTEL_EXPORTER_OTLP_ENDPOINT")
	if err != nil {
		return nil, err
	}
	trace, now := hexadecimal(16), strconv.FormatInt(time.Now().UnixNano(), 10)
	type mapping = map[string]any
	span := mapping{
		"traceId": trace, "spanId": hexadecimal(8), "name": r.PathValue("name"), "kind": 1,
		"startTimeUnixNano": now, "endTimeUnixNano": now,
	}
	name := mapping{"key": "service.name", "value": mapping{"stringValue": or("OTEL_SERVICE_NAME", "go-app")}}
	body, err := json.Marshal(mapping{"resourceSpans": []mapping{{
		"resource":   mapping{"attributes": []mapping{name}},
		"scopeSpans": []mapping{{"scope": mapping{"name": "go-app"}, "spans": []mapping{span}}},
	}}})
	if err != nil {
		return nil, err
	}
	answer, err := http.Post(endpoint+"v1/traces", "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the receiver of spans answers %s", answer.Status)
	}
	return map[string]string{"trace": trace}, nil
}

func hexadecimal(bytes int) string {
	random := make([]byte, bytes)
	_, _ = rand.Read(random)
	return hex.EncodeToString(random)
}
