use super::{
    context::{Context, Target, wait},
    program::{self, Ended},
};
use crate::{
    cli::SeedCommand,
    error::{CommandError, ErrorKind, Result},
    safety::{Plan, Risk},
};

pub(super) fn run(context: &Context, command: &SeedCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        SeedCommand::Run { reset } => seed(context, &target, *reset),
    }
}

fn seed(context: &Context, target: &Target, reset: bool) -> Result<()> {
    let supervisor = context.supervisor(target)?;
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
    let plan = Plan {
        action: "seed.run",
        object: "database".to_owned(),
        risk,
        effects: vec![
            effect.to_owned(),
            "forget all kept values, so that the new data is seen at once".to_owned(),
        ],
    };
    context.change(target, &plan, |confirmed| {
        let command = supervisor.seeder(reset, confirmed)?;
        let told = "the database was seeded".to_owned();
        match wait(program::run(command, &context.printer))? {
            Ended::Well => {}
            Ended::Badly(code) => {
                let ended = format!("seeding ended with {code}");
                return Err(CommandError::new(ErrorKind::Unexpected, ended));
            }
        }
        // A replica does not know that somebody else wrote into its database.
        wait(async {
            for replica in supervisor.replicas()? {
                if replica.process.is_running() {
                    supervisor
                        .ops(&replica)?
                        .flush_cache("*", confirmed)
                        .await?;
                }
            }
            Ok(((), told))
        })
    })?;
    Ok(())
}
