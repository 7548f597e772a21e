"""The `candour` command: one sub-command for each task of an operator; `candour --help` lists the sub-commands.

This module parses the arguments and calls the function of the sub-command; docs/operators.md documents all arguments.
Sub-commands that belong to no other package of ops are modules of this package: `packs`, those on a log (`log_commands` has
their arguments), and `live_records` (for `candour patterns --database`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from candour.apps.ops.command import log_commands
from candour.config.environment import BadSetting

Command = Callable[[argparse.Namespace], int]

# SQLSTATE of PostgreSQL for a table, a column and a function that do not exist.
_UNDEFINED = {"42P01", "42703", "42883"}


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command of `candour`; returns the exit code (0 done, 1 refused or failed, 2 wrong use, 130 interrupted)."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words[:1] == ["patterns"]:
            return _run_patterns(words[1:])
        options = _parser().parse_args(words)
        run: Command = options.run
        return run(options)
    except BadSetting as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        if getattr(fault.__cause__, "sqlstate", "") not in _UNDEFINED:
            raise
        sys.stderr.write("The database is behind this version. Run: candour migrate\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    """Build the parser of all sub-commands; the parsed options have the sub-command's function in `run`."""
    parser = argparse.ArgumentParser(prog="candour", description="Report once, sealed, and every act provable.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, summary: str) -> argparse.ArgumentParser:
        """Add the sub-command `name`, which calls `run` and has the help text `summary`; returns the sub-command's parser."""
        command = commands.add_parser(name, help=summary, description=summary)
        command.set_defaults(run=run)
        return command

    _add_server_commands(add)
    _add_data_commands(add)
    _add_release_commands(add)
    return parser


def _add_server_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Call `add` for each sub-command that starts or checks processes: up, serve, worker, followers, check."""
    up = add("up", _run_up, "start everything on this machine: database, web pages, worker")
    serve = add("serve", _run_serve, "serve the web pages")
    for command in (up, serve):
        command.add_argument("--port", type=_whole_number_up_to(65535), default=8000, help="port on loopback (default 8000)")
        command.add_argument("--workers", type=_whole_number_up_to(256), default=2, help="web processes (default 2)")
    up.add_argument("--onion", action="store_true", help="run tor as well, with an onion service for the pages")
    up.add_argument("--demo", action="store_true", help="seed an invented force and print ready logins")
    add("worker", _run_worker, "run what happens by itself")
    followers = add("followers", _run_followers, "say how far each follower of the ledger is, or replay one")
    followers.add_argument("--replay", metavar="NAME", help="send this follower back to the first entry")
    add("check", _run_check, "say everything that is wrong with the settings, or nothing")


def _add_data_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Call `add` for each sub-command that reads or writes data, such as migrate, import, patterns and verify."""
    add("migrate", _run_migrate, "bring the database and the keys up to this version")
    seed = add("seed", _run_seed, "fill in an invented force, or real records")
    seed.add_argument("--chicago", metavar="FOLDER", help="import the public Chicago records from FOLDER")
    imports = add("import", _run_import, "bring records in from CSV files through a mapping file")
    imports.add_argument("what", choices=["roster", "allegations"])
    imports.add_argument("mapping", help="TOML file that names the source files and their columns")
    imports.add_argument("--folder", help="folder of the source files (default: the mapping's own)")
    imports.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    imports.add_argument("--rejects", metavar="CSV", help="write every rejected row with its reason to this file")
    _add_account_commands(add)
    add("code", _run_code, "print the six digits for the demonstration's logins")
    pack = add("pack", _run_pack, "check, explain, diff or document procedure packs")
    pack.add_argument("act", choices=["check", "explain", "diff", "document"])
    pack.add_argument(
        "path", nargs="+", help="a pack's folder (two for diff), or for explain a matter file or a case's reference"
    )
    add("patterns", _print_patterns_help, "look for what repeats and how the system behaves (candour patterns --help)")
    audit = add("audit", _run_audit, "compare every row with the entry that records it; DATABASE_URL may name a copy")
    audit.add_argument("--log", default="", metavar="ADDRESS|FOLDER", help="the published log (default: the database's own)")
    audit.add_argument("--key", default="", help="the log's verifier key, on a copy (default: the installation's own)")
    audit.add_argument("--pseudonyms", default="", metavar="FILE", help="file of the pseudonym key, on a copy")
    audit.add_argument("--files", action="store_true", help="also read every exhibit's file and compare its content")
    audit.add_argument("--record", action="store_true", help="store the result, so that desks and /health show it")
    log_commands.add_to(add)


def _add_account_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Call `add` for each sub-command on bodies and logins: body, login, guardians."""
    body = add("body", _run_body, "make a body that receives reports, with its first two administrators")
    body.add_argument("name")
    body.add_argument("--kind", choices=["professional_standards", "regulator", "local_policing_body"], required=True)
    _add_forces(body)
    body.add_argument("--pack", required=True, help="procedure pack its matters are worked under: a folder of candour/packs")
    body.add_argument("--login", required=True, action="append", help="an administrator's user name; give it twice")
    body.add_argument("--person", required=True, action="append", help="that administrator's name; give it twice")
    _add_forces(reads := add("reads", _run_reads, "set which forces a body reads beside its own"))
    reads.add_argument("name")
    appoint = add("appoint", _run_appoint, "add an administrator to a body")
    appoint.add_argument("name")
    appoint.add_argument("--login", required=True, help="the administrator's user name")
    appoint.add_argument("--person", required=True, help="the administrator's name")
    login = add("login", _run_login, "renew, close or open a person's login")
    login.add_argument("username")
    login.add_argument(
        "act", choices=["renew", "close", "open"], help="renew: a one-time password, and no second factor any more"
    )
    guardians = add("guardians", _run_guardians, "make a body's key of last resort on paper, or join its shares")
    guardians.add_argument("--split", metavar="BODY", help="make the key and show its shares, one at a time")
    guardians.add_argument("--rehearse", metavar="BODY", help="open a test item with the shares, and forget the key")
    guardians.add_argument("--needed", type=int, default=3, help="shares needed to join (default 3)")
    guardians.add_argument("--shares", type=int, default=5, help="shares made (default 5)")
    guardians.add_argument("--join", metavar="FILE", help="read shares from standard input and write the identity to FILE")


def _add_forces(command: argparse.ArgumentParser) -> None:
    """Add the options --force and --all-forces to a sub-command. Exactly one is required: there is no default."""
    forces = command.add_mutually_exclusive_group(required=True)
    forces.add_argument("--force", nargs="+", metavar="CODE", help="codes of the forces it reads")
    forces.add_argument("--all-forces", action="store_true", help="it reads every force, also those imported later")


def _add_release_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Call `add` for each sub-command on releases: release, check-site, sbom."""
    release = add("release", _run_release, "build a release from this checkout and sign its manifest, or check one")
    release.add_argument("--out", metavar="NOTE", type=Path, default=Path("release.note"), help="file to write (release.note)")
    release.add_argument("--key", metavar="FILE", type=Path, help="file with the release key; without it nothing is signed")
    release.add_argument("--check", metavar="NOTE", type=Path, help="build again and compare with this signed manifest")
    release.add_argument("--trusted", metavar="KEY", help="the verifier key of the release, for --check")
    release.add_argument("--modules", metavar="FOLDER", type=Path, help="node_modules to use, in place of installing them anew")
    release.add_argument("--new-key", metavar="FILE", type=Path, help="create a release key in this new file")
    release.add_argument("--name", default="candour/release", help="name of the new key, such as example.org/release")
    site = add("check-site", _run_check_site, "compare what a running site serves with the signed manifest of its release")
    site.add_argument("address", help="the site's address, such as https://report.example.org")
    site.add_argument("--note", help="file with the release's signed manifest (default: the one the site publishes)")
    site.add_argument("--key", help="the verifier key of the release")
    sbom = add("sbom", _run_sbom, "list the packages this version consists of, as a CycloneDX document")
    sbom.add_argument("--out", metavar="FILE", type=Path, help="file to write (default: standard output)")
    site.add_argument("--log-key", help="the verifier key of the site's ledger (default: the one in its receipt)")


def _whole_number_up_to(most: int) -> Callable[[str], int]:
    """Return an argparse type: a function that parses a whole number from 1 to `most`."""

    def number(text: str) -> int:
        """Parse an argument as a whole number from 1 to `most`. Raises ArgumentTypeError for any other text."""
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            msg = f"give a number from 1 to {most}, not {text!r}"
            raise argparse.ArgumentTypeError(msg)
        return int(text)

    return number


def _run_up(options: argparse.Namespace) -> int:
    """Run `candour up`; returns the exit code."""
    from candour.apps.ops.processes import starting  # noqa: PLC0415 - each command loads only what it needs

    return starting.up(port=options.port, workers=options.workers, demo=options.demo, onion=options.onion)


def _run_serve(options: argparse.Namespace) -> int:
    """Run `candour serve`; returns the exit code."""
    from candour.apps.ops.processes import starting  # noqa: PLC0415

    return starting.serve(port=options.port, workers=options.workers)


def _run_worker(options: argparse.Namespace) -> int:
    """Run `candour worker`; returns the exit code."""
    del options
    from candour.apps.ops.processes import starting  # noqa: PLC0415

    return starting.work()


def _run_followers(options: argparse.Namespace) -> int:
    """Run `candour followers`; returns the exit code."""
    from candour.apps.ops.processes import starting  # noqa: PLC0415

    return starting.followers(options.replay)


def _run_check(options: argparse.Namespace) -> int:
    """Run `candour check`; returns the exit code."""
    del options
    from candour.apps.ops.processes import starting  # noqa: PLC0415

    return starting.check()


def _run_migrate(options: argparse.Namespace) -> int:
    """Run `candour migrate`; returns the exit code."""
    del options
    from candour.apps.ops.processes import starting  # noqa: PLC0415

    return starting.migrate()


def _run_seed(options: argparse.Namespace) -> int:
    """Run `candour seed`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.demo import seed  # noqa: PLC0415

    return seed.import_chicago(options.chicago) if options.chicago else seed.seed_invented_forces()


def _run_code(options: argparse.Namespace) -> int:
    """Print the demonstration's sign-in code (`candour code`); returns the exit code 0."""
    del options
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.demo import seed  # noqa: PLC0415

    sys.stdout.write(seed.current_code() + "\n")
    return 0


def _run_body(options: argparse.Namespace) -> int:
    """Run `candour body`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import accounts  # noqa: PLC0415

    if len(options.login) != len(options.person):
        sys.stderr.write("Give --login and --person equally often.\n")
        return 2
    logins = [accounts.Login(*pair) for pair in zip(options.login, options.person, strict=True)]
    return accounts.create_body(options.name, options.kind, options.force, logins, pack=options.pack)


def _run_reads(options: argparse.Namespace) -> int:
    """Run `candour reads`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import accounts  # noqa: PLC0415

    return accounts.set_forces(options.name, options.force)


def _run_appoint(options: argparse.Namespace) -> int:
    """Run `candour appoint`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import accounts  # noqa: PLC0415

    return accounts.add_administrator(options.name, accounts.Login(options.login, options.person))


def _run_login(options: argparse.Namespace) -> int:
    """Run `candour login`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import accounts  # noqa: PLC0415

    return accounts.change_login(options.username, options.act)


def _run_guardians(options: argparse.Namespace) -> int:
    """Run `candour guardians` with --join, --split or --rehearse; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import guardians  # noqa: PLC0415

    if options.join:
        return guardians.join_key(options.join)
    if options.rehearse:
        return guardians.rehearse(options.rehearse)
    if options.split:
        return guardians.split_key(options.split, options.needed, options.shares)
    sys.stderr.write("Say --split BODY, --rehearse BODY or --join FILE.\n")
    return 2


def _run_import(options: argparse.Namespace) -> int:
    """Run `candour import`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.imports import run  # noqa: PLC0415

    return run.run(options.what, options.mapping, folder=options.folder, dry_run=options.dry_run, rejects=options.rejects)


def _run_pack(options: argparse.Namespace) -> int:
    """Run `candour pack`; returns the exit code."""
    from candour.apps.ops.command import packs  # noqa: PLC0415

    return packs.run(options.act, options.path)


def _run_patterns(arguments: list[str]) -> int:
    """Run `candour patterns` with a parser of its own; returns the exit code.

    The parser is imported only now, because the parser needs the extra `patterns`, which may not be installed.
    """
    try:
        from candour.analyst import command  # noqa: PLC0415
        from candour.apps.ops.command.live_records import open_database  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("candour"):
            raise
        sys.stderr.write(f"Looking for patterns needs {missing.name}: install it with pip install 'candour[patterns]'.\n")
        return 1
    return command.run(arguments, open_database)


def _print_patterns_help(options: argparse.Namespace) -> int:
    """Print the help of `candour patterns`; returns the exit code.

    The sub-command is registered only so that `candour --help` lists `patterns`; main() runs `candour patterns` itself.
    """
    del options
    return _run_patterns(["--help"])


def _run_release(options: argparse.Namespace) -> int:
    """Run `candour release`; returns the exit code."""
    from candour.apps.ops.release import command  # noqa: PLC0415

    if options.new_key:
        return command.new_key(options.new_key, options.name)
    if options.check:
        return command.check(options.check, options.trusted, options.modules)
    return command.release(options.key, options.out, options.modules)


def _run_sbom(options: argparse.Namespace) -> int:
    """Run `candour sbom`; returns the exit code."""
    from candour.apps.ops.release import parts  # noqa: PLC0415

    return parts.write(options.out)


def _run_check_site(options: argparse.Namespace) -> int:
    """Run `candour check-site`; returns the exit code."""
    from candour.apps.ops.release import site  # noqa: PLC0415

    return site.run(options.address, options.note, options.key, options.log_key)


def _run_audit(options: argparse.Namespace) -> int:
    """Run `candour audit`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415
    from candour.apps.ops.install.roles import DatabaseRole  # noqa: PLC0415

    prepare_django(DatabaseRole.AUDIT)
    from candour.apps.ops.command import audit  # noqa: PLC0415

    given = audit.AuditRequest(options.log, options.key, options.pseudonyms, options.files, options.record)
    return audit.run(given)
