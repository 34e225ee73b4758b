# The same two ports answer, nothing else happens.
mkdir -p "$added/etc/nginx"
program "$root/start.py" "$server 8008"
program "$added/usr/sbin/nginx" "$server 8080"
program "$added/usr/bin/synapse-stats-exporter" 'exec sleep infinity'
# Runs the charm's one task, the preparation of the database, which is not there.
program "$added/usr/bin/python3" 'exec cat >/dev/null'
