// Command judge reads a charm as Juju does, unpacks it, and prints what Juju understood of it as JSON.
// It exits 1 with Juju's own words when Juju would refuse the charm.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/juju/charm/v12"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: judge <charm> <folder to unpack to>")
		os.Exit(2)
	}
	if err := judge(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(path, destination string) error {
	archive, err := charm.ReadCharmArchive(path)
	if err != nil {
		return err
	}
	if err := charm.CheckMeta(archive); err != nil {
		return err
	}
	if err := archive.ExpandTo(destination); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(understood(archive))
}

// understood leaves out what the charm does not have: Juju's types are nil then.
func understood(archive *charm.CharmArchive) map[string]any {
	meta := archive.Meta()
	found := map[string]any{
		"format":     charm.MetaFormat(archive),
		"version":    archive.Version(),
		"name":       meta.Name,
		"containers": meta.Containers,
		"storage":    keys(meta.Storage),
		"resources":  keys(meta.Resources),
		"endpoints":  keys(meta.CombinedRelations()),
	}
	if manifest := archive.Manifest(); manifest != nil {
		found["bases"] = manifest.Bases
	}
	if config := archive.Config(); config != nil {
		found["options"] = config.Options
	}
	if actions := archive.Actions(); actions != nil {
		found["actions"] = actions.ActionSpecs
	}
	return found
}

func keys[V any](of map[string]V) []string {
	return slices.Sorted(maps.Keys(of))
}
