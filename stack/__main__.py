"""Command line of the stack: ``python -m stack COMMAND``."""

import argparse
import sys
from collections.abc import Callable

from stack.errors import StackError

Command = Callable[[argparse.Namespace], int | None]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 after a message, or what the command itself says."""
    options, rest = parser().parse_known_args(arguments)
    if rest and not options.passes_on:
        parser().error(f"unknown: {' '.join(rest)}")
    options.rest = rest
    command: Command = options.command
    try:
        return command(options) or 0
    except StackError as error:
        print(f"Sorry: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped by you; the same command goes on from here.", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """The commands; those with ``--profile`` work on the services alone."""
    top = argparse.ArgumentParser(prog="python -m stack", description="Services and demo portal of ckanext-bos.")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def add(
        name: str, command: Command, help: str, profile: bool = False, passes_on: bool = False
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help, add_help=not passes_on, allow_abbrev=False)
        sub.set_defaults(command=command, passes_on=passes_on)
        if profile:
            sub.add_argument("--profile", choices=("demo", "test"), default="demo")
        return sub

    add("demo", demo, "Bring up the demo portal with its rows.")
    add("stop", stop, "Stop the demo portal and its services.")
    add("reset", reset, "Delete the demo portal's data, after a yes.")
    add("status", status, "Say what runs, and where.", profile=True)
    add("logs", logs, "Show the end of every log.", profile=True).add_argument("--lines", type=int, default=20)
    add("ckan", ckan, "The ckan command of the demo portal; takes ckan's arguments.", passes_on=True)
    add("test", test, "Run every check on services of its own; takes pytest's arguments.", passes_on=True)
    add("up", up, "Start PostgreSQL, Valkey and Solr.", profile=True)
    add("down", down, "Stop them.", profile=True)
    add("env", env, "Print the addresses of the services as shell variables that CKAN reads.", profile=True)
    add("schema", schema, "Print Solr's schema.xml for the installed CKAN.")
    return top


def demo(options: argparse.Namespace) -> None:
    from stack import demo

    demo.demo()


def stop(options: argparse.Namespace) -> None:
    from stack import demo

    demo.stop()


def reset(options: argparse.Namespace) -> None:
    from stack import demo

    demo.reset()


def status(options: argparse.Namespace) -> int:
    from stack import demo
    from stack.services import profile_stack

    return demo.status() if options.profile == "demo" else demo.service_status(profile_stack(options.profile))


def ckan(options: argparse.Namespace) -> None:
    from stack import demo

    demo.ckan(options.rest)


def test(options: argparse.Namespace) -> int:
    from stack import checks

    return checks.run(options.rest)


def up(options: argparse.Namespace) -> None:
    from stack.services import profile_stack

    profile_stack(options.profile).start(print)


def down(options: argparse.Namespace) -> None:
    from stack.services import profile_stack

    profile_stack(options.profile).stop(print)


def env(options: argparse.Namespace) -> None:
    from stack.services import profile_stack

    for name, value in profile_stack(options.profile).environment().items():
        print(f"export {name}='{value}'")


def logs(options: argparse.Namespace) -> None:
    from stack.places import Places, var_folder

    for path in sorted(Places(var_folder(options.profile)).log.glob("*.log")):
        lines = path.read_text(errors="replace").splitlines()
        print(f"==> {path}\n" + "\n".join(lines[-options.lines :]) + "\n")


def schema(options: argparse.Namespace) -> None:
    from stack.solr_schema import indonesian_schema

    sys.stdout.buffer.write(indonesian_schema())


if __name__ == "__main__":
    sys.exit(main())
