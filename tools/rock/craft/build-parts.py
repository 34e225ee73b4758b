"""Runs the parts of a rock with craft-parts, as rockcraft does, inside the builder root.

    build-parts.py check|build

Reads /host/rock.json, takes local sources from /host/rock and leaves the layer in /host/work/prime. Says each
step on its output, and in the end a JSON object with the version. What the parts print goes to /host/parts.log.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, "/opt/craft-parts")

import craft_parts  # noqa: E402
from craft_parts import ActionType, Features, Step, callbacks, errors  # noqa: E402
from craft_parts.utils import os_utils  # noqa: E402
from finish_layer import finish  # noqa: E402

BASE = Path("/host/base")
WORK = Path("/host/work")

DOING = {Step.PULL: "pull", Step.OVERLAY: "overlay", Step.BUILD: "build", Step.STAGE: "stage", Step.PRIME: "prime"}


def mount_with_the_kernel(mountpoint, *args):
    """craft-parts mounts overlays with fuse-overlayfs, which a namespace may not have; the kernel's own does the same."""
    options = [argument.removeprefix("-o") for argument in args]
    subprocess.check_call(["mount", "-t", "overlay", "overlay", "-o", ",".join([*options, "userxattr"]), str(mountpoint)])


def packages_of_the_base(_info):
    """Names of the packages that the base has, so that they are not staged again."""
    status = (BASE / "var/lib/dpkg/status").read_text()
    return {line.removeprefix("Package: ") for line in status.splitlines() if line.startswith("Package: ")}


def manager(rock):
    Features(enable_overlay=True)
    os_utils.mount_overlayfs = mount_with_the_kernel
    callbacks.register_stage_packages_filter(packages_of_the_base)
    return craft_parts.LifecycleManager(
        {"parts": rock["parts"]},
        application_name="grimoire",
        project_name=rock["name"],
        cache_dir=Path("/host/cache"),
        work_dir=WORK,
        arch=rock["architecture"],
        base=rock["base"],
        parallel_build_count=os.cpu_count() or 1,
        base_layer_dir=BASE,
        base_layer_hash=rock["base_digest"].encode(),
        project_vars_part_name=rock["adopt_info"],
        project_vars={"version": rock["version"] or ""},
        usrmerged_by_default=True,
    )


def build(lifecycle):
    actions = [action for action in lifecycle.plan(Step.PRIME) if action.action_type != ActionType.SKIP]
    with open("/host/parts.log", "ab", buffering=0) as output, lifecycle.action_executor() as running:
        for action in actions:
            if action.step != Step.OVERLAY:
                print(f"{action.part_name}: {DOING[action.step]}", flush=True)
            output.write(f"--- {action.part_name}: {DOING[action.step]}\n".encode())
            running.execute(action, stdout=output, stderr=output)
    return lifecycle.project_info.get_project_var("version", raw_read=True)


def main(mode):
    rock = json.loads(Path("/host/rock.json").read_text())
    # Sources are relative to the folder of rockcraft.yaml.
    os.chdir("/host/rock")
    try:
        lifecycle = manager(rock)
        version = rock["version"] or ""
        if mode == "build":
            version = build(lifecycle)
            if not version:
                raise ValueError(f"adopt-info: part {rock['adopt_info']} said no version: craftctl set version=")
            finish(WORK / "prime", BASE, rock, version)
    except errors.PartsError as error:
        print("\n".join(text for text in (error.brief, error.details, error.resolution) if text), file=sys.stderr)
        return 1
    except (ValueError, TypeError) as error:
        # pydantic's complaint about a part is a ValueError.
        print(str(error), file=sys.stderr)
        return 1
    print(json.dumps({"version": version}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
