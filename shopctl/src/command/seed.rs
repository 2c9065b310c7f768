use super::{
    context::{Context, Target},
    job::{self, Task},
    program::{self, Ended},
};
use crate::{
    cli::{SeedArgs, SeedCommand},
    error::{CommandError, ErrorKind, Result},
    platform::Platform,
    safety::{Class, Plan, Risk},
};

/// The scale that adds to what is there.
const DEMO: &str = "small";

pub(super) async fn run(context: &Context, command: &SeedCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        SeedCommand::Plan(args) => {
            for effect in plan(args).effects {
                context.printer.note(&format!("would: {effect}"));
            }
            Ok(())
        }
        SeedCommand::Run(args) => seed(context, &target, args).await,
    }
}

fn plan(args: &SeedArgs) -> Plan {
    let is_generated = args.scale != DEMO;
    let what = if is_generated {
        format!("a generated shop of {} products", args.scale)
    } else {
        "the demo shop".to_owned()
    };
    let (risk, effect) = match (args.reset, is_generated) {
        (true, _) => (
            Risk::Destructive,
            format!("delete everything, then fill the database with {what}"),
        ),
        (false, true) => (
            Risk::Low,
            format!("fill the database with {what}; it is refused where there is a shop already"),
        ),
        (false, false) => (
            Risk::Low,
            format!("fill the database with {what}; what is there is kept"),
        ),
    };
    Plan {
        action: "seed.run",
        object: "database".to_owned(),
        risk,
        effects: vec![
            effect,
            "forget all kept values, so that the new data is seen at once".to_owned(),
        ],
    }
}

/// What the shop's program is asked to do.
fn arguments(args: &SeedArgs) -> Vec<&str> {
    let mut arguments = vec!["seed"];
    arguments.extend(args.reset.then_some("--reset"));
    if args.scale != DEMO {
        arguments.extend(["--scale", args.scale.as_str()]);
    }
    arguments
}

async fn seed(context: &Context, target: &Target, args: &SeedArgs) -> Result<()> {
    let platform = context.platform(target)?;
    let plan = plan(args);
    if args.reset && target.config.class() == Class::Protected {
        let refused = format!(
            "{} is protected: its data is not deleted from here",
            target.name
        );
        return Err(CommandError::new(ErrorKind::Refused, refused));
    }
    context
        .change(target, &plan, async |confirmed| {
            match &platform {
                Platform::Local(supervisor) => {
                    let command = supervisor.seeder(&arguments(args), confirmed)?;
                    if let Ended::Badly(code) = program::run(command, &context.printer).await? {
                        let ended = format!("seeding ended with {code}");
                        return Err(CommandError::new(ErrorKind::Unexpected, ended));
                    }
                }
                Platform::Eks(eks) => {
                    let mut command = vec!["shopd"];
                    command.extend(arguments(args));
                    let task = Task {
                        app: eks.app(None)?,
                        name: "seed",
                        command: &command,
                        image: None,
                    };
                    job::run(context, eks, &task, confirmed).await?;
                }
            }
            // A replica does not know that somebody else wrote into its database.
            for replica in platform.replicas().await? {
                if replica.is_running() {
                    platform
                        .ops(&replica)
                        .await?
                        .flush_cache("*", confirmed)
                        .await?;
                }
            }
            Ok(((), "the database was seeded".to_owned()))
        })
        .await?;
    Ok(())
}
