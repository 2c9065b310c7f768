use super::{
    context::{Context, Target},
    job::{self, Task},
    program::{self, Ended},
};
use crate::{
    cli::SeedCommand,
    error::{CommandError, ErrorKind, Result},
    platform::Platform,
    safety::{Class, Plan, Risk},
};

pub(super) async fn run(context: &Context, command: &SeedCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        SeedCommand::Plan { reset } => {
            for effect in plan(*reset).effects {
                context.printer.note(&format!("would: {effect}"));
            }
            Ok(())
        }
        SeedCommand::Run { reset } => seed(context, &target, *reset).await,
    }
}

fn plan(reset: bool) -> Plan {
    let (risk, effect) = if reset {
        (
            Risk::Destructive,
            "delete everything, then fill the database with the demo shop",
        )
    } else {
        (
            Risk::Low,
            "fill the database with the demo shop; what is there is kept",
        )
    };
    Plan {
        action: "seed.run",
        object: "database".to_owned(),
        risk,
        effects: vec![
            effect.to_owned(),
            "forget all kept values, so that the new data is seen at once".to_owned(),
        ],
    }
}

async fn seed(context: &Context, target: &Target, reset: bool) -> Result<()> {
    let platform = context.platform(target)?;
    let plan = plan(reset);
    if reset && target.config.class() == Class::Protected {
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
                    let command = supervisor.seeder(reset, confirmed)?;
                    if let Ended::Badly(code) = program::run(command, &context.printer).await? {
                        let ended = format!("seeding ended with {code}");
                        return Err(CommandError::new(ErrorKind::Unexpected, ended));
                    }
                }
                Platform::Eks(eks) => {
                    let command: &[&str] = if reset {
                        &["shopd", "seed", "--reset"]
                    } else {
                        &["shopd", "seed"]
                    };
                    let task = Task {
                        app: eks.app(None)?,
                        name: "seed",
                        command,
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
