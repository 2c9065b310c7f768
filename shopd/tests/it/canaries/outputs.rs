use std::fs;

use shopd::{
    cli::Cli,
    config::{Config, Variables},
};

use super::{Forbidden, SECRETS};
use crate::support::ShopSettings;

/// Settings with these variables and this database.
pub(super) fn config(variables: &[(&str, &str)], database: &str) -> Config {
    let database = [("DATABASE_URL", database)];
    let pairs = variables.iter().chain(&database).copied();
    let cli = Cli::from_args(["shopd"], &Variables::from_pairs(pairs)).unwrap();
    forbidden_in_arguments(&cli);
    cli.config().unwrap()
}

fn forbidden_in_arguments(cli: &Cli) {
    Forbidden::new().check("Debug of the arguments", &format!("{cli:?}"));
}

/// Variables that are wrong in ways that make the program speak of them, each with the command that finds out.
const WRONG: [(&str, &str, &str); 17] = [
    (
        "serve",
        "DATABASE_URL",
        "postgres://shop:c4n4ry-database@127.0.0.1:1/shop",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "postgres://shop:c4n4ry-database@127.0.0.1:1/shop",
    ),
    (
        "seed",
        "DATABASE_URL",
        "postgres://shop:c4n4ry-database@127.0.0.1:1/shop",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "postgres://shop:c4n4ry-database@127.0.0.1:1/shop?sslmode=nothing",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "postgres://shop:c4n4ry@127.0.0.1:1/shop?password=c4n4ry&x=c4n4ry",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "postgres://shop:c4n4ry/database@:x",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "postgres://shop:%c4n4ry%zz@127.0.0.1:1/shop",
    ),
    (
        "migrate",
        "DATABASE_URL",
        "mysql://shop:c4n4ry-database@127.0.0.1/shop",
    ),
    ("migrate", "DATABASE_URL", "c4n4ry-database"),
    ("serve", "REDIS_URL", "http://:c4n4ry-redis@127.0.0.1:1/"),
    (
        "serve",
        "REDIS_URL",
        "redis://:c4n4ry-redis@127.0.0.1:port/",
    ),
    (
        "serve",
        "REDIS_URL",
        "redis://:c4n4ry-redis@127.0.0.1:1/c4n4ry",
    ),
    ("serve", "JWT_SECRET", "c4n4ry"),
    ("serve", "OPS_TOKEN", "c4n4ry two words"),
    ("serve", "LOAD_TEST_BYPASS_SECRET", "c4n4ry"),
    ("serve", "RATE_LIMIT_BYPASS_TOKEN", "c4n4ry two words"),
    ("bypass-token --run-id", "LOAD_TEST_BYPASS_SECRET", "c4n4ry"),
];

/// Runs the program in every way that ends, and searches what it writes.
pub(super) fn check_commands(forbidden: &Forbidden) {
    let secrets = ShopSettings::new(&SECRETS);
    for line in [
        "--help",
        "help serve",
        "serve --help",
        "--version",
        "openapi",
        "openapi --ops",
        "healthcheck",
        "migrate",
        "seed --nothing",
        "bypass-token --run-id canary --valid-for 60s",
        "serve --port nothing",
    ] {
        check_run(forbidden, &secrets, line);
    }
    for (line, name, value) in WRONG {
        let wrong = [
            (name, value),
            ("SHOP_ENV", "production"),
            ("LOG_LEVEL", "trace"),
        ];
        let mut variables = SECRETS.to_vec();
        variables.retain(|(other, _)| *other != name);
        variables.extend(wrong);
        check_run(forbidden, &ShopSettings::new(&variables), line);
    }
    for text in [
        "PORT=1\nc4n4ry c4n4ry\n",
        "JWT_SECRET='c4n4ry\n",
        "JWT_SECRET=c4n4ry c4n4ry\n",
    ] {
        let settings = ShopSettings::new(&[]);
        let command = settings.command(&[]);
        let folder = command.get_current_dir().expect("it has a folder");
        fs::write(folder.join(".env"), text).unwrap();
        check_run(forbidden, &settings, "serve");
    }
}

fn check_run(forbidden: &Forbidden, settings: &ShopSettings, line: &str) {
    let args: Vec<&str> = line.split_whitespace().collect();
    let done = settings
        .command(&args)
        .output()
        .expect("the program was built");
    let written =
        [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(!written.concat().is_empty(), "{line} writes nothing");
    forbidden.check(&format!("shopd {line}"), &written.concat());
}
