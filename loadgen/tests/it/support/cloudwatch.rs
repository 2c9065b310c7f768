use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use minicbor::{
    Decoder, Encoder,
    data::{Tag, Token},
};

/// A CloudWatch on this machine: speaks the protocol of `GetMetricData` and has one value of each metric that it knows,
/// for the minute that is asked for first.
pub(crate) struct CloudWatch {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

type Answers = dyn Fn(&[Query], i64) -> Option<Vec<u8>> + Send + Sync;

/// One query of a call.
#[derive(Default)]
struct Query {
    id: String,
    metric: String,
}

impl CloudWatch {
    /// With these metrics.
    pub(crate) fn with(values: &[(&str, f64)]) -> Self {
        let values: BTreeMap<String, f64> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect();
        Self::start(move |queries, first| Some(answer(queries, first, &values)))
    }

    /// One that knows nobody.
    pub(crate) fn refusing() -> Self {
        Self::start(|_, _| None)
    }

    fn start(answers: impl Fn(&[Query], i64) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        let answers = Arc::new(answers);
        // Ends with the test program.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answers) = (seen.clone(), answers.clone());
                thread::spawn(move || serve(stream, &seen, answers.as_ref()));
            }
        });
        Self { address, asked }
    }

    /// What makes a program for AWS ask this one.
    pub(crate) fn variables(&self) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT_URL", format!("http://{}", self.address)),
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "not-for-anybody".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ]
    }

    /// The texts of all calls: names of namespaces, metrics and dimensions, and their values.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<String>>, answers: &Answers) {
    let mut reader = BufReader::new(stream);
    while let Some(body) = read_request(&mut reader) {
        let (queries, first, texts) = read_call(&body);
        seen.lock().unwrap().extend(texts);
        let (status, body) = match answers(&queries, first) {
            Some(body) => (200, body),
            None => (403, refusal()),
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nsmithy-protocol: rpc-v2-cbor\r\ncontent-type: application/cbor\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let stream = reader.get_mut();
        if stream.write_all(head.as_bytes()).is_err() || stream.write_all(&body).is_err() {
            return;
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

/// The queries of a call, the moment from which values are wanted, and all its texts.
fn read_call(body: &[u8]) -> (Vec<Query>, i64, Vec<String>) {
    let mut queries: BTreeMap<String, Query> = BTreeMap::new();
    let (mut first, mut texts) = (0, Vec::new());
    let mut current = Query::default();
    let mut key = String::new();
    for token in Decoder::new(body).tokens() {
        match token.unwrap() {
            Token::String(text) => {
                match key.as_str() {
                    "Id" => text.clone_into(&mut current.id),
                    "MetricName" => text.clone_into(&mut current.metric),
                    _ => {}
                }
                texts.push(text.to_owned());
                text.clone_into(&mut key);
                if !current.id.is_empty() && !current.metric.is_empty() {
                    queries.insert(current.id.clone(), std::mem::take(&mut current));
                }
            }
            Token::F64(seconds) if key == "StartTime" => {
                first = format!("{seconds:.0}").parse().unwrap();
            }
            Token::U32(seconds) if key == "StartTime" => first = seconds.into(),
            _ => {}
        }
    }
    (queries.into_values().collect(), first, texts)
}

fn answer(queries: &[Query], first: i64, values: &BTreeMap<String, f64>) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    out.map(1).unwrap().str("MetricDataResults").unwrap();
    out.array(queries.len() as u64).unwrap();
    for query in queries {
        let value = values.get(&query.metric);
        let count = u64::from(value.is_some());
        out.map(4).unwrap();
        out.str("Id").unwrap().str(&query.id).unwrap();
        out.str("StatusCode").unwrap().str("Complete").unwrap();
        out.str("Timestamps").unwrap().array(count).unwrap();
        if value.is_some() {
            out.tag(Tag::new(1)).unwrap().i64(first).unwrap();
        }
        out.str("Values").unwrap().array(count).unwrap();
        if let Some(value) = value {
            out.f64(*value).unwrap();
        }
    }
    out.into_writer()
}

fn refusal() -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    out.map(2).unwrap();
    out.str("__type")
        .unwrap()
        .str("com.amazon.coral.service#UnrecognizedClientException")
        .unwrap();
    out.str("message")
        .unwrap()
        .str("The security token included in the request is invalid.")
        .unwrap();
    out.into_writer()
}
