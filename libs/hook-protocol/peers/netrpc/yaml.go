package main

import (
	"encoding/json"
	"io"
	"os"

	"gopkg.in/yaml.v2"
)

// readYAML reads what the agent would read from a tool's --file, with the parser that the agent uses.
func readYAML() error {
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	values := map[string]string{}
	if err := yaml.Unmarshal(data, values); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(values)
}

// writeYAML prints JSON from standard input as the agent prints a tool's value with --format=yaml.
func writeYAML() error {
	var value any
	if err := json.NewDecoder(os.Stdin).Decode(&value); err != nil {
		return err
	}
	out, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(out)
	return err
}
