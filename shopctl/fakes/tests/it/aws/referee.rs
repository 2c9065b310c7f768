use std::process::Command;

use shopctl_fakes::aws::{FakeAws, Key};

/// Runs a scenario of `tests/referee/aws.py` with the key that every fake knows, and gives what it prints. Fails with what it
/// finds wrong.
pub(super) fn referee(fake: &FakeAws, scenario: &str) -> String {
    referee_as(fake, &Key::operator(), scenario)
}

/// As [`referee`], with another key.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where the programs are that they need"
)]
pub(super) fn referee_as(fake: &FakeAws, key: &Key, scenario: &str) -> String {
    let python = std::env::var_os("TEST_AWS_PYTHON").expect(
        "TEST_AWS_PYTHON is not set: it must name a Python that has boto3; run the tests under `scripts/with-servers`",
    );
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee/aws.py");
    let output = Command::new(python)
        .arg(script)
        .args([&fake.endpoint(), &key.id, &key.secret, scenario])
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{scenario} is not as boto3 wants it:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
