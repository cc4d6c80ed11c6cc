"""The `accrual` command: what can be done, in the order in which a newcomer would do it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from cli.faults import told

# Section, then command: where it is defined, and what it does. A module is loaded when its command
# is asked for, so the help comes at once however many there are.
CONTENTS: dict[str, dict[str, tuple[str, str]]] = {
    "Bring time in": {
        "import": ("cli.imports:import_command", "Read a file of time or master data into a book."),
        "profiles": ("cli.profiles:profiles_command", "Which layouts `import` can read, and how."),
    },
    "Work": {
        "do": ("cli.commands:do", "Send one command to a book."),
        "bulk": ("cli.bulk:bulk", "Send many commands from a file, a line of JSON each."),
        "approve": ("cli.runs:approve", "Approve all time that waits for it, up to a day."),
        "bill": ("cli.runs:bill", "Draft invoices for all that is billable up to a day."),
    },
    "See": {
        "wip": ("cli.views:wip_command", "Work in progress, and why it is not billed."),
        "agreements": (
            "cli.agreements:agreements_command",
            "Master agreements and their statements of work.",
        ),
        "amendments": (
            "cli.amendments:amendments_command",
            "Amendments of contracts, and who decided them.",
        ),
        "credit-proposals": (
            "cli.amendments:proposals_command",
            "Billed work that an amendment prices otherwise.",
        ),
        "contracts": ("cli.views:contracts_command", "Contracts, caps and what is consumed."),
        "caps": ("cli.caps:caps_command", "Caps at every level and how much is burnt."),
        "funding": ("cli.caps:funding_command", "Who pays, and what they have left."),
        "plans": ("cli.plans:plans_command", "What is billed besides time, and how far it is."),
        "charges": ("cli.plans:charges_command", "Every charge that is not time."),
        "exceptions": ("cli.exceptions:exceptions_command", "What waits for somebody, and why."),
        "expenses": ("cli.expenses:expenses_command", "Expense reports, and what they wait for."),
        "invoices": ("cli.views:invoices_command", "Drafts and invoices."),
        "billing-calendar": (
            "cli.billing_calendar:billing_calendar_command",
            "What is due for billing when.",
        ),
        "invoice": ("cli.views:invoice_command", "One invoice, line by line."),
        "receivable": ("cli.views:receivable_command", "What customers owe."),
        "payments": ("cli.cash:payments_command", "Money that came in, and what is unapplied."),
        "ageing": ("cli.cash:ageing_command", "How old what customers owe is."),
        "statement": ("cli.cash:statement_command", "One customer's statement of account."),
        "dso": ("cli.cash:dso_command", "How fast customers pay."),
        "dunning": ("cli.cash:dunning_command", "Reminders, and what is disputed."),
        "retainers": (
            "cli.retainers:retainers_command",
            "Deposits of customers, and what is left.",
        ),
        "revenue": ("cli.views:revenue_command", "Revenue by contract and period."),
        "quotes": ("cli.currencies:quotes_command", "Exchange rates, and which were corrected."),
        "foreign-receivables": (
            "cli.currencies:foreign_receivables_command",
            "Receivables in foreign currencies, gains, losses.",
        ),
        "eliminations": (
            "cli.intercompany:eliminations_command",
            "What entities booked between them, eliminated or not.",
        ),
        "refused-crossings": (
            "cli.intercompany:refused_crossings_command",
            "What crosses entities and was refused.",
        ),
        "lent-work": ("cli.intercompany:lent_work_command", "People lent to other entities."),
        "costs": ("cli.costs:costs_command", "What time costs each entity."),
        "figures": ("cli.figures:figures_command", "Utilisation, realisation, rate, leakage."),
        "trial-balance": ("cli.views:trial_balance_command", "Every account of each book."),
        "periods": ("cli.periods:periods_command", "Closed months, and what each close kept."),
        "ledger": ("cli.views:ledger_command", "The general ledger, posting by posting."),
    },
    "Prove": {
        "audit": ("cli.records:audit_command", "The story of any id."),
        "verify": ("cli.records:verify_command", "Check every line against the seal."),
        "export-ledger": ("cli.records:export_ledger_command", "The postings for hledger."),
        "rebuild": ("cli.records:rebuild_command", "Make the views anew from the journal."),
        "health": ("cli.records:health_command", "How far the views lag behind."),
    },
    "Policy": {
        "rules": ("cli.rules:rules", "Rule tables: check them, read them, ask why."),
        "features": ("cli.features:features_command", "Play finance's .feature files."),
        "steps": ("cli.features:steps_command", "The sentences a .feature file may use."),
    },
    "Running it": {
        "serve": ("cli.serve:serve", "The service: HTTP for programs, pages for people."),
        "demo": ("cli.demo:demo", "Fill the books with a made-up firm's last two years."),
        "token": ("cli.tokens:token", "Who may use the service, and as what."),
        "database": ("cli.server:database_group", "The record's PostgreSQL: state, start, stop."),
        "migrate": ("cli.server:migrate_command", "Bring a database to this version's shape."),
        "version": ("cli.server:version_command", "Which version this is, and what it runs on."),
    },
}

FIRST = """
\b
What to do first:
  make run                         the whole service with a demo firm, in a browser
  accrual database status          where the record lies, and whether it is open
\b
Every command has its own help:
  accrual COMMAND --help
\b
The record is kept in ~/.local/share/accrual by a PostgreSQL of Accrual's own; nothing is to be
set up. Set ACCRUAL_DATA to another folder, or ACCRUAL_DATABASE_URL to a server (15 or newer).
"""


class Root(click.Group):
    """All commands, by section, each loaded only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return [name for section in CONTENTS.values() for name in section]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        cmd_name: str,
    ) -> click.Command | None:
        for section in CONTENTS.values():
            if cmd_name in section:
                module, _, attribute = section[cmd_name][0].partition(":")
                command: click.Command = getattr(import_module(module), attribute)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as unknown:
            near = get_close_matches(args[0], self.list_commands(ctx), n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else " See: accrual --help"
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx) from unknown

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(len(name) for name in self.list_commands(ctx))
        for title, section in CONTENTS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(widest), says) for name, (_, says) in section.items()]
                )


@click.group(
    cls=Root,
    epilog=FIRST,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.pass_context
def root(ctx: click.Context) -> None:
    """Accrual: from time to WIP, invoices and revenue, each amount with its reason."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 2 when refused, 1 at a fault, 130 when interrupted."""
    try:
        answer = root.main(
            args=None if arguments is None else list(arguments),
            prog_name="accrual",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except Exception as problem:  # noqa: BLE001 - the outermost place: everything is told here
        return told(problem, sys.argv[1:] if arguments is None else arguments)
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
