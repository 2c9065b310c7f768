use serde_json::Value;

use super::{cbor, json, query, rest, rest_xml};
use crate::aws::{
    call::Answer,
    refusal::Refusal,
    service::{Protocol, Service},
    signature::Received,
};

/// An answer as it is sent.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// The protocol of a request to a service.
pub(crate) fn protocol_of(service: Service, received: &Received<'_>) -> Protocol {
    match service.protocol() {
        Protocol::Cbor if received.header("x-amz-target").is_some() => Protocol::Json,
        protocol => protocol,
    }
}

/// The operation that a request asks for, and its members.
pub(crate) fn read(service: Service, received: &Received<'_>) -> Result<(String, Value), Refusal> {
    match protocol_of(service, received) {
        Protocol::Query => query::read(service, received),
        Protocol::Json => json::read(service, received),
        Protocol::Cbor => cbor::read(service, received),
        Protocol::RestJson | Protocol::RestXml => rest::read(service, received),
    }
}

/// Writes what a service says.
pub(crate) fn write(
    service: Service,
    protocol: Protocol,
    operation: &str,
    said: Result<Answer, Refusal>,
    request_id: &str,
) -> Response {
    let mut response = match said {
        Ok(answer) => Response {
            status: answer.status,
            headers: answer.headers,
            body: match protocol {
                Protocol::Query => query::answer(service, operation, &answer.body, request_id),
                Protocol::RestXml => rest_xml::answer(service, &answer.body),
                Protocol::Json | Protocol::RestJson => answer.body.to_string().into_bytes(),
                Protocol::Cbor => cbor::answer(&answer.body),
            },
        },
        Err(refusal) => Response {
            status: refusal.status,
            headers: headers_of(service, protocol, &refusal),
            body: match protocol {
                Protocol::Query | Protocol::RestXml => {
                    query::refusal(service, &refusal, request_id)
                }
                Protocol::Json => json::refusal(&refusal),
                Protocol::RestJson => rest::refusal(&refusal),
                Protocol::Cbor => cbor::refusal(&refusal),
            },
        },
    };
    let content_type = content_type(service, protocol);
    response
        .headers
        .push(("content-type", content_type.to_owned()));
    response
        .headers
        .push(("x-amzn-requestid", request_id.to_owned()));
    if protocol == Protocol::Cbor {
        let name = "rpc-v2-cbor".to_owned();
        response.headers.push(("smithy-protocol", name));
    }
    response
}

fn content_type(service: Service, protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Query | Protocol::RestXml => "text/xml",
        Protocol::Json => json::content_type(service),
        Protocol::RestJson => "application/json",
        Protocol::Cbor => "application/cbor",
    }
}

fn headers_of(
    service: Service,
    protocol: Protocol,
    refusal: &Refusal,
) -> Vec<(&'static str, String)> {
    match protocol {
        Protocol::RestJson => vec![("x-amzn-errortype", refusal.code.clone())],
        // Its first clients spoke in forms, and go by the codes of these.
        _ if service == Service::CloudWatch => {
            let fault = if refusal.status < 500 {
                "Sender"
            } else {
                "Receiver"
            };
            let code = format!("{};{fault}", refusal.code);
            vec![("x-amzn-query-error", code)]
        }
        _ => Vec::new(),
    }
}

/// The service that a request without a signature means, by its form.
pub(crate) fn service_of(received: &Received<'_>) -> Option<Service> {
    let target = received.header("x-amz-target");
    let target = target.as_deref().and_then(|text| text.split('.').next());
    let of_rpc = received
        .path
        .strip_prefix("/service/")
        .and_then(|rest| rest.split('/').next());
    if let Some(name) = target.or(of_rpc) {
        return [
            Service::Logs,
            Service::Ecr,
            Service::CostExplorer,
            Service::CloudWatch,
        ]
        .into_iter()
        .find(|service| service.target() == name);
    }
    match received.path.split('/').nth(1)? {
        "2020-05-31" => Some(Service::CloudFront),
        "clusters" => Some(Service::Eks),
        "TraceSummaries" | "Traces" => Some(Service::XRay),
        _ => {
            let version = query::parameters(received).remove("Version")?;
            [Service::Sts, Service::Rds, Service::ElastiCache]
                .into_iter()
                .find(|service| service.version() == version)
        }
    }
}
