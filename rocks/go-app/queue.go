package main

import (
	"log"
	"net/http"
	"time"

	"github.com/rabbitmq/amqp091-go"
)

// The applications of a model may share one virtual host.
const queue = "go-app-messages"

// channel opens RabbitMQ with our queue declared; closing the connection closes it.
func channel() (*amqp091.Connection, *amqp091.Channel, error) {
	url, err := needed("RABBITMQ_CONNECT_STRING")
	if err != nil {
		return nil, nil, err
	}
	connection, err := amqp091.Dial(url)
	if err != nil {
		return nil, nil, err
	}
	opened, err := connection.Channel()
	if err == nil {
		_, err = opened.QueueDeclare(queue, true, false, false, false, nil)
	}
	if err != nil {
		connection.Close()
	}
	return connection, opened, err
}

func send(r *http.Request, body []byte) (any, error) {
	connection, opened, err := channel()
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	return map[string]bool{"sent": true},
		opened.PublishWithContext(r.Context(), "", queue, false, false, amqp091.Publishing{Body: body})
}

// work takes messages from the queue and writes them into the database, for as long as it runs.
func work() error {
	for ; ; time.Sleep(2 * time.Second) {
		if err := takeMessages(); err != nil {
			log.Printf("the queue or the database is away, next attempt in 2 s: %v", err)
		}
	}
}

func takeMessages() error {
	connection, opened, err := channel()
	if err != nil {
		return err
	}
	defer connection.Close()
	messages, err := opened.Consume(queue, "", false, false, false, false, nil)
	if err != nil {
		return err
	}
	for message := range messages {
		if err := execute("INSERT INTO message (text) VALUES ($1)", string(message.Body)); err != nil {
			return err
		}
		if err := message.Ack(false); err != nil {
			return err
		}
	}
	return amqp091.ErrClosed
}
