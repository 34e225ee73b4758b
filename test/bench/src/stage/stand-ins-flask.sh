# Gunicorn: its check of the configuration is content, and a server answers on its port. Two of them share the one network: the
# second has no port and only stays. Pebble's signal to read the configuration again is taken and does nothing.
program "$added/usr/bin/python3" "trap '' HUP
case \" \$* \" in
  *' --check-config '*) exit 0 ;;
  *gunicorn*) ${server#exec } 8000 2>/dev/null || exec sleep infinity ;;
esac"
program "$added/usr/bin/statsd_exporter" 'exec sleep infinity'
printf '_daemon_:x:0:0::/:/bin/sh\n' | cat - /etc/passwd >"$added/etc/passwd"
printf '_daemon_:x:0:\n' | cat - /etc/group >"$added/etc/group"
mkdir -p "$root/flask/app" "$root/workload/app" "$root/var/lib/pebble/default/layers"
printf 'true\n' | tee "$root/workload/app/migrate.sh" >"$root/flask/app/migrate.sh"
cp "$workspace/test/bench/src/stage/flask-layer.yaml" "$root/var/lib/pebble/default/layers/001-rockcraft.yaml"
