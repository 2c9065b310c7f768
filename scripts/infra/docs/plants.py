"""The faults that are planted for each check of the documents."""

from ..checking import Plant

# Most of them are added to the end of this page.
PAGE = "docs/setup.md"


def added(name, text, told):
    return Plant(name, PAGE, "", f"\n{text}\n", told)


def block(name, mark, command, told):
    return added(name, f"```{mark}\n{command}\n```", told)


BOOK = (
    added("a link to a page that is not there", "[gone](gone.md)", "gone"),
    added("a link to a heading that is not there", "[gone](limits.md#gone)", "no such heading"),
    added("a link out of the book", "[code](../README.md)", "leads nowhere in the book"),
    added("a picture from elsewhere", "![picture](https://example.com/p.png)", "from elsewhere"),
    added("an element that is not closed", "<div>", "div"),
    Plant("a page of the contents that is not there", "docs/SUMMARY.md", "", "\n- [Gone](gone.md)\n", "gone.md"),
)
LINKS = (
    added("a heading that is not there", "[x](limits.md#nothing)", "no such heading"),
    added("a link out of the book", "[x](../README.md)", "leaves the book"),
    added("a picture that is not there", "![x](images/none.svg)", "leads nowhere"),
    Plant("a file that is not there", "README.md", "(docs/setup.md)", "(docs/set-up.md)", "leads nowhere"),
)
CONTENTS = (
    Plant("a page that is not listed", "docs/lost.md", "", "# Lost\n", "docs/lost.md"),
    Plant("a page that is listed twice", "docs/SUMMARY.md", "", "\n- [Again](setup.md)\n", "more than once"),
)
COMMANDS = (
    block("a command that is gone", "sh cloud", "shopctl pods lst", "no command lst"),
    block("a flag that is gone", "sh cloud", "shopctl status --wtch", "no --wtch"),
    block("a setting that is gone", "sh test", "shopd --ports 1", "no --ports"),
    block("a scenario that is gone", "sh test", "loadgen smok", "no command smok"),
    block("what must be given", "sh cloud", "shopctl deploy run --write", "needs --tag"),
    block("a word that is none of a few", "sh cloud", "shopctl health rediz", "not rediz"),
    block("a command behind a pipe", "sh test", "true | shopctl lgos", "no command lgos"),
    block("a command through cargo", "sh test", "cargo run -p shopctl -- lgos", "no command lgos"),
    block("a target of make", "sh ci", "make docz", "no target docz"),
    block("a script that is gone", "sh ci", "scripts/tset", "no scripts/tset"),
    block("a block without a mark", "sh", "shopd migrate", "marked with one of"),
    block("a block without its language", "", "shopd migrate", "without its language"),
    block("no cloud in it", "sh cloud", "shopd migrate", "let it be tested"),
    block("no step of the suites", "sh ci", "shopd migrate", "the project's own suites"),
    added("a block by its indentation", "    shopd migrate", "block with ```sh"),
    added("a command in a sentence", "Run `shopctl env begin`.", "no command begin"),
    added("a path that is gone", "See `shopd/src/mian.rs`.", "no shopd/src/mian.rs"),
    Plant("a flag that was renamed", "shopctl/src/cli/deploy.rs", "pub tag:", "pub image_tag:", "no --tag"),
    Plant("a command that was renamed", "shopctl/src/cli/data.rs", "    Flush {", "    Forget {", "no command flush"),
    Plant("an option of load tests that was renamed", "loadgen/src/cli.rs", "pub quick:", "pub fast:", "no --quick"),
)
SHOPCTL = (
    Plant(
        "a command that no page tells",
        "shopctl/src/cli/data.rs",
        "    Backups,",
        "    Backups,\n    Shrink,",
        "db shrink",
    ),
)
GENERATED = (
    Plant("a default that changed", "shopd/src/config/server.rs", "= 3000)", "= 3001)", "docs/configuration.md"),
    Plant(
        "a route that moved", "shopd/src/api/search.rs", '"/api/search/popular"', '"/api/best"', "docs/api-routes.md"
    ),
    Plant("a page that was changed by hand", "docs/configuration.md", "", "\nBy hand.\n", "docs/configuration.md"),
)
ALARM = 'resource "aws_cloudwatch_metric_alarm" "moon" {\n  alarm_name = "${var.name}-moon-is-full"\n}\n'
RUNBOOKS = (
    Plant("an alarm without a runbook", "terraform/modules/moon/main.tf", "", ALARM, "no section moon-is-full"),
    Plant(
        "a job without a runbook", ".github/workflows/ops-moon-phase.yml", "", "on: push\n", "no section ops-moon-phase"
    ),
    Plant(
        "a change without a runbook",
        "shopctl/src/safety/action.rs",
        'Self::changes("seed.run", Risk::Low',
        'Self::changes("moon.fill", Risk::Low',
        "shopctl moon fill",
    ),
)
DEPLOYMENT = "docs/deployment.md"
TERRAFORM = (
    Plant("a variable that is gone", DEPLOYMENT, "domain_name   ", "domain_naem   ", "no variable domain_naem"),
    Plant(
        "a variable that must be given", DEPLOYMENT, "state_bucket_name = ", "#", "needs the variable state_bucket_name"
    ),
    Plant(
        "an output that is gone", DEPLOYMENT, "output -raw helm_values", "output -raw helm_vals", "no output helm_vals"
    ),
    Plant("a variable of GitHub", ".github/workflows/moon.yml", "", "run: ${{ vars.MOON_PHASE }}\n", "MOON_PHASE"),
    Plant("an environment of GitHub", ".github/workflows/moon.yml", "", "    environment: moon\n", "not tell moon"),
)
TEXT = (
    added("a line that is too long", "word " * 40 + "end", "characters"),
    added("blanks at the end of a line", "word ", "blanks at the end"),
    added("a place of somebody's machine", "See `/home/ann/shop`.", "/home/ann"),
    added("a heading that skips an order", "#### Deep", "follows one of order"),
    added("a second title", "# Another", "one heading of the first order"),
)
SPELLING = (added("a misspelled word", "This is recieved.", "recieved"),)
