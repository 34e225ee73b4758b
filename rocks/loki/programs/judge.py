"""Judges the rules in a file of sources, and writes what is refused, and why, into another: judge.py <rules> <refused>"""

import json
import os
import sys
from pathlib import Path

from rules import judge

rules, refused = map(Path, sys.argv[1:])
beside = refused.with_name(refused.name + ".new")
beside.write_text(json.dumps(judge(json.loads(rules.read_text())["sources"])))
os.replace(beside, refused)
