use std::{
    io::{Read, Write},
    net::TcpStream,
};

use jiff::SignedDuration;
use shopctl_fakes::aws::{FakeAws, Key, Service, World};

use super::referee::{referee, referee_as};

#[test]
fn a_signature_by_another_secret_is_refused_by_every_service() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "wrong_secret");
    let requests = fake.requests();
    assert_eq!(requests.len(), 10);
    assert!(requests.iter().all(|asked| asked.status >= 400));
}

#[test]
fn a_key_that_nobody_has_is_told_apart_from_a_wrong_signature() {
    referee(&FakeAws::start(World::default()), "unknown_key");
}

#[test]
fn a_key_is_refused_from_the_moment_of_its_expiry() {
    let mut key = Key::operator();
    key.id = "ASIAFAKEOPERATOR0002".to_owned();
    let fake = FakeAws::start(World::default());
    let expires_at = fake.now() + SignedDuration::from_mins(2);
    key.expires_at = Some(expires_at);
    fake.world(|world| world.keys.push(key.clone()));
    referee_as(&fake, &key, "identity");
    fake.advance_clock(SignedDuration::from_mins(3));
    referee_as(&fake, &key, "expired");
}

#[test]
fn clocks_that_are_too_far_apart_are_found_out_in_both_directions() {
    let fake = FakeAws::start(World::default());
    for minutes in [-6, 6] {
        fake.skew_clock(SignedDuration::from_mins(minutes));
        referee(&fake, "skewed");
    }
    fake.skew_clock(SignedDuration::from_mins(3));
    referee(&fake, "identity");
}

#[test]
fn a_signature_for_another_region_is_refused() {
    referee(&FakeAws::start(World::default()), "other_region");
}

#[test]
fn a_call_without_a_signature_is_refused_in_the_words_of_its_service() {
    let fake = FakeAws::start(World::default());
    for (request, service, words) in [
        (
            "POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: Logs_20140328.DescribeLogGroups\r\ncontent-type: application/x-amz-json-1.1\r\n\
             content-length: 2\r\nconnection: close\r\n\r\n{}",
            Service::Logs,
            "MissingAuthenticationTokenException",
        ),
        (
            "GET /2020-05-31/distribution/E2SHOP HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            Service::CloudFront,
            "<Code>MissingAuthenticationToken</Code>",
        ),
        (
            "GET /?Action=DescribeDBInstances&Version=2014-10-31 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
            Service::Rds,
            "<Code>MissingAuthenticationToken</Code>",
        ),
    ] {
        let mut stream = TcpStream::connect(fake.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(words), "{answer}");
        let requests = fake.requests();
        let asked = requests.last().unwrap();
        assert_eq!((asked.service, asked.access_key_id.as_str()), (service, ""));
    }
}
