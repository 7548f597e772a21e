"""The `candour` command: one sub-command per thing an operator does. `candour --help` is the list.

Each sub-command is a function in a module of its own or a few lines here; arguments are documented in docs/operators.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from candour.config.environment import BadSetting

Command = Callable[[argparse.Namespace], int]

# What PostgreSQL says of a table, a column or a function that is not there.
_NOT_THERE = {"42P01", "42703", "42883"}


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command; returns the exit code (0 done, 1 refused or failed, 2 wrong use)."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given[:1] == ["patterns"]:
            return _patterns(given[1:])
        options = _parser().parse_args(given)
        run: Command = options.run
        return run(options)
    except BadSetting as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        if getattr(fault.__cause__, "sqlstate", "") not in _NOT_THERE:
            raise
        sys.stderr.write("The database is behind this version. Run: candour migrate\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="candour", description="Report once, sealed, and every act provable.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(run=run)
        return made

    _server_commands(add)
    _data_commands(add)
    return parser


def _server_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    up = add("up", _up, "start everything on this machine: database, web pages, worker")
    serve = add("serve", _serve, "serve the web pages")
    for command in (up, serve):
        command.add_argument("--port", type=_from_1_to(65535), default=8000, help="port on loopback (default 8000)")
        command.add_argument("--workers", type=_from_1_to(256), default=2, help="web processes (default 2)")
    up.add_argument("--demo", action="store_true", help="seed an invented force and print ready logins")
    add("worker", _worker, "run what happens by itself")
    add("check", _check, "say everything that is wrong with the settings, or nothing")


def _data_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    add("migrate", _migrate, "bring the database and the keys up to this version")
    seed = add("seed", _seed, "fill in an invented force, or real records")
    seed.add_argument("--chicago", metavar="FOLDER", help="import the public Chicago records from FOLDER")
    imports = add("import", _import, "bring records in from CSV files through a mapping file")
    imports.add_argument("what", choices=["roster", "allegations"])
    imports.add_argument("mapping", help="TOML file that names the source files and their columns")
    imports.add_argument("--folder", help="folder of the source files (default: the mapping's own)")
    imports.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    imports.add_argument("--rejects", metavar="CSV", help="write every rejected row with its reason to this file")
    _founding_commands(add)
    add("code", _code, "print the six digits for the demonstration's logins")
    pack = add("pack", _pack, "check, explain, diff or document procedure packs")
    pack.add_argument("act", choices=["check", "explain", "diff", "document"])
    pack.add_argument(
        "path", nargs="+", help="a pack's folder (two for diff), or for explain a matter file or a case's reference"
    )
    add("patterns", _listed_only, "look for what repeats and how the system behaves (candour patterns --help)")
    verify = add("verify", _verify, "check a receipt, a folder of tiles or a log's address with only the public key")
    verify.add_argument("target", help="receipt file, folder, or address of a log")
    verify.add_argument("--key", help="the log's verifier key, if not taken from the receipt or the log")


def _founding_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    body = add("body", _body, "make a body that receives reports, with its first administrator")
    body.add_argument("name")
    body.add_argument("--kind", choices=["professional_standards", "regulator", "local_policing_body"], required=True)
    body.add_argument("--force", help="code of the force it belongs to, if to one")
    body.add_argument("--pack", required=True, help="procedure pack its matters are worked under: a folder of candour/packs")
    body.add_argument("--login", required=True, help="her user name")
    body.add_argument("--person", required=True, help="her name")
    login = add("login", _login, "renew, close or open a person's login")
    login.add_argument("username")
    login.add_argument(
        "act", choices=["renew", "close", "open"], help="renew: a one-time password, and no second factor any more"
    )
    guardians = add("guardians", _guardians, "make a body's key of last resort on paper, or join its shares")
    guardians.add_argument("--split", metavar="BODY", help="make the key and print its shares once")
    guardians.add_argument("--needed", type=int, default=3, help="shares needed to join (default 3)")
    guardians.add_argument("--shares", type=int, default=5, help="shares made (default 5)")
    guardians.add_argument("--join", metavar="FILE", help="read shares from standard input and write the identity to FILE")


def _from_1_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            msg = f"give a number from 1 to {most}, not {text!r}"
            raise argparse.ArgumentTypeError(msg)
        return int(text)

    return number


def _up(options: argparse.Namespace) -> int:
    from candour.apps.ops import processes  # noqa: PLC0415 - each command loads only what it needs

    return processes.up(port=options.port, workers=options.workers, demo=options.demo)


def _serve(options: argparse.Namespace) -> int:
    from candour.apps.ops import processes  # noqa: PLC0415

    return processes.serve(port=options.port, workers=options.workers)


def _worker(options: argparse.Namespace) -> int:
    del options
    from candour.apps.ops import processes  # noqa: PLC0415

    return processes.work()


def _check(options: argparse.Namespace) -> int:
    del options
    from candour.apps.ops import processes  # noqa: PLC0415

    return processes.check()


def _migrate(options: argparse.Namespace) -> int:
    del options
    from candour.apps.ops import processes  # noqa: PLC0415

    return processes.migrate()


def _seed(options: argparse.Namespace) -> int:
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops import seed  # noqa: PLC0415

    return seed.chicago(options.chicago) if options.chicago else seed.invented()


def _code(options: argparse.Namespace) -> int:
    del options
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops import seed  # noqa: PLC0415

    sys.stdout.write(seed.code() + "\n")
    return 0


def _body(options: argparse.Namespace) -> int:
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops import founding  # noqa: PLC0415

    return founding.body(options.name, options.kind, options.force, options.login, options.person, pack=options.pack)


def _login(options: argparse.Namespace) -> int:
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops import founding  # noqa: PLC0415

    return founding.login(options.username, options.act)


def _guardians(options: argparse.Namespace) -> int:
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops import founding  # noqa: PLC0415

    if options.join:
        return founding.join(options.join)
    if options.split:
        return founding.split(options.split, options.needed, options.shares)
    sys.stderr.write("Say --split BODY or --join FILE.\n")
    return 2


def _import(options: argparse.Namespace) -> int:
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.imports import run  # noqa: PLC0415

    return run.run(options.what, options.mapping, folder=options.folder, dry_run=options.dry_run, rejects=options.rejects)


def _pack(options: argparse.Namespace) -> int:
    from candour.apps.ops import packs  # noqa: PLC0415

    return packs.run(options.act, options.path)


def _patterns(arguments: list[str]) -> int:
    """Its own parser, loaded only when asked for: its parts are an extra that not every installation has."""
    try:
        from candour.apps.ops.patterns import command  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("candour"):
            raise
        sys.stderr.write(f"Looking for patterns needs {missing.name}: install it with pip install 'candour[patterns]'.\n")
        return 1
    return command.run(arguments)


def _listed_only(options: argparse.Namespace) -> int:
    """Stands in the list of commands; main() hands `patterns` on before this is reached."""
    del options
    return _patterns(["--help"])


def _verify(options: argparse.Namespace) -> int:
    from candour.apps.ops import verify  # noqa: PLC0415

    return verify.run(options.target, options.key)


if __name__ == "__main__":
    sys.exit(main())
