//! The command line: which task to do, and every setting as a flag.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Config, InvalidConfig, Settings, Variables, value};

/// The shop's server.
///
/// Each setting is a flag and an environment variable, which a `.env` file in the working directory may also
/// give. A flag goes before the environment, the environment before the file, the file before the default.
/// Secrets are better given by the environment: flags are visible to everybody on the machine.
#[derive(Debug, Parser)]
#[command(name = "shopd", version)]
pub struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    settings: Settings,
}

/// What the program is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Subcommand)]
pub enum Task {
    /// Serve the shop; this is done when no command is named.
    #[default]
    Serve,
    /// Bring the database to this version's schema and end.
    Migrate,
    /// Fill the database with the demo catalogue and the demo accounts and end; what is there is kept. Or with a generated
    /// shop of any size, which goes into an empty database only.
    Seed(SeedArgs),
    /// Copy the embedded database to a file and end, also while a shop serves it.
    Backup {
        /// The copy; there must be no such file.
        file: PathBuf,
    },
    /// Print a token by which one load test passes the rate limits, and end.
    BypassToken {
        /// Names the load test in the shop's log: 1 to 64 letters, digits, dashes and underscores.
        #[arg(long)]
        run_id: String,
        /// How long the token is good: seconds, or a form like 15m or 2h; at most 24h.
        #[arg(long, default_value = "1h", value_parser = value::lifetime)]
        valid_for: Duration,
    },
    /// Print the `OpenAPI` document and end.
    Openapi {
        /// That of the operations listener.
        #[arg(long)]
        ops: bool,
    },
    /// Ask the shop on this machine whether it is up; the exit code tells.
    Healthcheck,
}

/// How the database is filled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct SeedArgs {
    /// Delete everything first; never done in production.
    #[arg(long, conflicts_with = "manifest_only")]
    pub reset: bool,
    /// How large the shop is.
    #[arg(long, value_enum, default_value_t, value_name = "SCALE")]
    pub scale: SeedScale,
    /// What a generated shop grows from: the same number gives the same products, 1 where none is given.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Write what load tests have to know of a generated shop to this file, for `loadgen --manifest`.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Write the manifest and nothing to the database: for a shop that was filled before from the same scale and seed.
    #[arg(long, requires = "manifest")]
    pub manifest_only: bool,
}

/// How large the shop is that `seed` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SeedScale {
    /// The demo shop: 18 products, three accounts, three orders.
    #[default]
    Small,
    /// A generated shop of ten thousand products.
    #[value(name = "10k")]
    TenThousand,
    /// A generated shop of a hundred thousand products.
    #[value(name = "100k")]
    HundredThousand,
    /// A generated shop of a million products.
    #[value(name = "1m")]
    Million,
}

impl Cli {
    /// Reads the process's arguments over `variables`; on `--help`, `--version` or a mistake it prints what is
    /// to be said and ends the process.
    pub fn from_process(variables: &Variables) -> Self {
        Self::from_args(std::env::args_os(), variables).unwrap_or_else(|error| error.exit())
    }

    /// Reads `args`, the first of which is the program's name, over `variables`.
    pub fn from_args<A: Into<OsString>>(
        args: impl IntoIterator<Item = A>,
        variables: &Variables,
    ) -> Result<Self, clap::Error> {
        let mut args = args.into_iter().map(Into::into);
        let program = args.next().unwrap_or_else(|| "shopd".into());
        let given = flags_of(variables);
        let line = std::iter::once(program).chain(given).chain(args);
        let matches = command().try_get_matches_from(line)?;
        Self::from_arg_matches(&matches)
    }

    /// What to do.
    pub fn task(&self) -> Task {
        self.task.clone().unwrap_or_default()
    }

    /// The settings, resolved and checked one by one; [`Config::validate`] checks them together.
    pub fn config(self) -> Result<Config, InvalidConfig> {
        self.settings.into_config()
    }
}

/// The command that clap runs: settings work before and after the subcommand, the last one counts, and clap
/// itself reads no variable (it would show their values, secrets too, in the help).
fn command() -> clap::Command {
    Cli::command().args_override_self(true).mut_args(|arg| {
        let Some(name) = arg
            .get_env()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            return arg;
        };
        let help = arg
            .get_help()
            .map(|text| format!("{text} [env: {name}]"))
            .unwrap_or_default();
        arg.global(true).env(None::<&'static str>).help(help)
    })
}

/// The settings that `variables` give, as flags; an empty variable counts as absent.
fn flags_of(variables: &Variables) -> Vec<OsString> {
    let flag_of = |arg: &clap::Arg| {
        let value = variables.get(arg.get_env()?.to_str()?)?;
        let mut flag = OsString::from(format!("--{}=", arg.get_long()?));
        flag.push(value);
        Some(flag)
    };
    Cli::command().get_arguments().filter_map(flag_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str], variables: &[(&str, &str)]) -> Result<Cli, clap::Error> {
        Cli::from_args(
            std::iter::once("shopd").chain(args.iter().copied()),
            &Variables::from_pairs(variables.iter().copied()),
        )
    }

    fn port(args: &[&str], variables: &[(&str, &str)]) -> u16 {
        let cli = parse(args, variables).unwrap();
        cli.config().unwrap().server.port
    }

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn serving_is_what_happens_without_a_task() {
        for (args, task) in [
            (&[][..], Task::Serve),
            (&["--port", "4000"], Task::Serve),
            (&["serve"], Task::Serve),
            (&["migrate"], Task::Migrate),
            (&["seed"], Task::Seed(SeedArgs::default())),
            (
                &["seed", "--reset", "--scale", "100k", "--seed", "7"],
                Task::Seed(SeedArgs {
                    reset: true,
                    scale: SeedScale::HundredThousand,
                    seed: Some(7),
                    ..SeedArgs::default()
                }),
            ),
            (&["openapi"], Task::Openapi { ops: false }),
            (&["healthcheck", "--port", "1"], Task::Healthcheck),
        ] {
            assert_eq!(parse(args, &[]).unwrap().task(), task, "{args:?}");
        }
    }

    #[test]
    fn a_flag_goes_before_the_environment_and_that_before_the_default() {
        assert_eq!(port(&[], &[]), 3000);
        assert_eq!(port(&[], &[("PORT", "3100")]), 3100);
        assert_eq!(port(&["--port", "3200"], &[("PORT", "3100")]), 3200);
        assert_eq!(port(&["serve", "--port=3300"], &[("PORT", "3100")]), 3300);
        assert_eq!(port(&["--port=3300", "serve"], &[("PORT", "3100")]), 3300);
        assert_eq!(port(&["serve"], &[("PORT", "3100")]), 3100);
    }

    #[test]
    fn an_empty_variable_is_an_absent_one() {
        assert_eq!(port(&[], &[("PORT", ""), ("REDIS_HOST", "")]), 3000);
    }

    #[test]
    fn a_wrong_value_is_refused_by_name() {
        for (variable, value) in [
            ("PORT", "http"),
            ("ENABLE_SWAGGER", "maybe"),
            ("JWT_EXPIRES_IN", "soon"),
            ("TAX_RATE_PERCENT", "-1"),
            ("SHIPPING_FEE", "-0.01"),
            ("FREE_SHIPPING_FROM", "1e3"),
            ("LOG_LEVEL", "loud=="),
            ("SHOP_ENV", "staging"),
            ("PASSWORD_HASH_WORKERS", "0"),
        ] {
            let error = parse(&[], &[(variable, value)]).unwrap_err().to_string();
            assert!(error.contains(variable), "{variable}: {error}");
        }
    }

    #[test]
    fn help_names_every_setting_with_its_variable_and_shows_no_value() {
        let canary = "canary-4f1d";
        let help = parse(
            &["--help"],
            &[("JWT_SECRET", canary), ("REDIS_PASSWORD", canary)],
        )
        .unwrap_err()
        .to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for arg in Cli::command()
            .get_arguments()
            .filter(|arg| arg.get_env().is_some())
        {
            let variable = arg.get_env().unwrap().to_str().unwrap();
            assert!(help.contains(&format!("[env: {variable}]")), "{variable}");
            let long = arg.get_long().unwrap();
            assert_eq!(variable.to_lowercase().replace('_', "-"), long);
            assert!(
                arg.get_help()
                    .is_some_and(|text| text.to_string().len() > 10),
                "{long}"
            );
        }
        assert!(help.contains("[default: 3000]"));
        assert!(!help.contains(canary));
    }
}
