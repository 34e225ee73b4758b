"""Turns what the parts primed into a layer that lies on top of the base, as rockcraft does with an image's layers."""

import filecmp
import json
import os
import shutil
import stat
from pathlib import Path

DAEMON = 584792


def finish(prime, base, rock, version):
    """Changes `prime` in place."""
    follow_links_of_the_base(prime, base)
    whiteouts(prime)
    drop_what_the_base_has(prime, base)
    prime.chmod(0o755)
    if rock["run_user"]:
        add_daemon(prime, base)
    if rock["pebble_layer"]:
        add_pebble_layer(prime, rock)
    metadata = prime / ".rock/metadata.yaml"
    metadata.parent.mkdir(exist_ok=True)
    metadata.write_text(json.dumps({**rock["metadata"], "version": version}, indent=2) + "\n")


def follow_links_of_the_base(prime, base):
    """Moves the content of a folder that is a link in the base (/lib) to where the link leads (/usr/lib)."""
    for folder in sorted(path for path in prime.rglob("*") if path.is_dir() and not path.is_symlink()):
        link = base / folder.relative_to(prime)
        if not link.is_symlink() or not folder.is_dir():
            continue
        target = os.readlink(link)
        into = prime / target.lstrip("/") if target.startswith("/") else folder.parent / target
        merge(folder, into)
        folder.rmdir()


def merge(source, into):
    into.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        place = into / entry.name
        if entry.is_dir() and not entry.is_symlink() and place.is_dir():
            merge(entry, place)
            entry.rmdir()
        else:
            entry.replace(place)


def whiteouts(prime):
    """What a part deleted from the base is a `.wh.` file for an image, and a 0/0 device for an overlay."""
    for mark in list(prime.rglob(".wh.*")):
        if mark.name == ".wh..wh..opq":
            raise ValueError(f"/{mark.parent.relative_to(prime)} was emptied and made anew: delete what should go, by name")
        mark.unlink()
        os.mknod(mark.with_name(mark.name.removeprefix(".wh.")), stat.S_IFCHR, os.makedev(0, 0))


def drop_what_the_base_has(prime, base):
    """Removes what lies in the base in the same way, so that the layer is only what the rock adds."""
    for folder, names, files in os.walk(prime, topdown=False):
        here = Path(folder)
        there = base / here.relative_to(prime)
        for name in [*names, *files]:
            ours, theirs = here / name, there / name
            if not os.path.lexists(theirs) or not alike(ours.lstat(), theirs.lstat()):
                continue
            if ours.is_symlink():
                if os.readlink(ours) == os.readlink(theirs):
                    ours.unlink()
            elif ours.is_dir():
                if not any(ours.iterdir()):
                    ours.rmdir()
            elif ours.is_file() and filecmp.cmp(ours, theirs, shallow=False):
                ours.unlink()


def alike(ours, theirs):
    return (ours.st_mode, ours.st_uid, ours.st_gid) == (theirs.st_mode, theirs.st_uid, theirs.st_gid)


def add_daemon(prime, base):
    lines = {
        "etc/passwd": f"_daemon_:x:{DAEMON}:{DAEMON}::/var/lib/pebble/default:/usr/bin/false\n",
        "etc/group": f"_daemon_:x:{DAEMON}:\n",
    }
    for name, line in lines.items():
        file = prime / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            shutil.copy2(base / name, file)
        file.write_text(file.read_text() + line)


def add_pebble_layer(prime, rock):
    default = prime / "var/lib/pebble/default"
    layers = default / "layers"
    layers.mkdir(parents=True, exist_ok=True)
    default.chmod(0o777)
    (layers / f"001-rockcraft-{rock['name']}.yaml").write_text(rock["pebble_layer"])
