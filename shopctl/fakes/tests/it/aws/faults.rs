use std::time::Duration;

use shopctl_fakes::aws::{FakeAws, Fault, Service, World};

use super::referee::referee;

#[test]
fn too_many_calls_are_told_in_the_words_of_each_service() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::throttled().times(10));
    referee(&fake, "throttled");
    referee(&fake, "identity");
}

#[test]
fn an_expired_token_is_told_apart_from_a_call_that_is_not_allowed() {
    let fake = FakeAws::start(World::default());
    fake.fault(Fault::expired_token());
    referee(&fake, "expired");
    fake.heal();
    fake.fault(Fault::access_denied());
    referee(&fake, "denied");
}

#[test]
fn faults_strike_the_calls_they_concern_one_after_another() {
    let fake = FakeAws::start(World::default());
    let on = |fault: Fault| fault.of(Service::Logs).on("DescribeLogGroups").times(1);
    fake.fault(on(Fault::server_error(503)));
    fake.fault(on(Fault::connection_reset()));
    fake.fault(on(Fault::invalid_body()));
    fake.fault(on(Fault::latency(Duration::from_millis(1))));
    referee(&fake, "faults");
    let statuses: Vec<_> = fake.requests().iter().map(|asked| asked.status).collect();
    assert_eq!(statuses, [503, 0, 200, 200, 200]);
}
