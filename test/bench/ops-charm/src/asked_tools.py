"""Hook tools by name, through ops: one call of a function here is one start of the tool."""

from ops import hookcmds


def ask(command: str, args: list[str]) -> None:
    flags, words = _split(args)
    relation = int(flags["-r"].rpartition(":")[2]) if "-r" in flags else None
    if command == "config-get":
        hookcmds.config_get()
    elif command == "goal-state":
        hookcmds.goal_state()
    elif command == "is-leader":
        hookcmds.is_leader()
    elif command == "network-get":
        hookcmds.network_get(words[0])
    elif command == "opened-ports":
        hookcmds.opened_ports()
    elif command == "relation-get":
        hookcmds.relation_get(relation, unit=words[1], app="--app" in flags)
    elif command == "relation-ids":
        hookcmds.relation_ids(words[0])
    elif command == "relation-list":
        hookcmds.relation_list(relation, app="--app" in flags)
    elif command == "secret-get":
        hookcmds.secret_get(id=words[0] if words else None, label=flags.get("--label"), peek="--peek" in flags)
    elif command == "state-get":
        hookcmds.state_get(None)
    elif command == "status-get":
        hookcmds.status_get()
    else:
        raise ValueError(f"{command}: no way to ask this with ops is known to this charm")


def _split(args: list[str]) -> tuple[dict[str, str], list[str]]:
    """Flags with their values, and the words that are none. `-` alone is a word: all keys of a databag."""
    flags: dict[str, str] = {}
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words.extend(rest)
        elif not arg.startswith("-") or arg == "-":
            words.append(arg)
        elif arg in ("-r", "--label", "--format"):
            flags[arg] = next(rest)
        else:
            name, _, value = arg.partition("=")
            flags[name] = value
    return flags, words
