use serde_json::json;

use super::{
    call::{Answer, Call},
    refusal::Refusal,
    world::World,
};

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    if call.operation != "GetCallerIdentity" {
        return Err(call.unknown());
    }
    let body = json!({
        "Arn": call.key.arn,
        "UserId": call.key.user_id,
        "Account": world.account,
    });
    Ok(body.into())
}
