package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// The tools of the conformance suite, under names that the real executable knows; the suite's own handler behaves the same.
var tools = map[string]func(Request, *ExecResponse) error{
	"config-get":   echo,
	"state-set":    readStdin,
	"status-set":   fail,
	"state-get":    fill,
	"opened-ports": nothing,
	"is-leader":    nothing,
}

// echo answers with what it was asked, as JSON.
func echo(request Request, reply *ExecResponse) error {
	out, err := json.Marshal(map[string]any{"dir": request.Dir, "args": append([]string{}, request.Args...)})
	reply.Stdout = out
	return err
}

// readStdin reads its input, which must be there, and answers with its length and content.
func readStdin(request Request, reply *ExecResponse) error {
	if !request.StdinSet {
		return errNoStdin
	}
	reply.Stdout = append([]byte(fmt.Sprintf("%d:", len(request.Stdin))), request.Stdin...)
	return nil
}

// fail exits with the code that is its first argument and says the second.
func fail(request Request, reply *ExecResponse) error {
	code, err := strconv.Atoi(request.Args[0])
	reply.Code = code
	reply.Stderr = []byte("ERROR " + request.Args[1] + "\n")
	return err
}

// fill answers with as many bytes as its argument says, 0 to 255 in turn.
func fill(request Request, reply *ExecResponse) error {
	count, err := strconv.Atoi(request.Args[0])
	reply.Stdout = bytes.Repeat(allBytes(), count/256+1)[:count]
	return err
}

func nothing(Request, *ExecResponse) error { return nil }

func allBytes() []byte {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return all
}
