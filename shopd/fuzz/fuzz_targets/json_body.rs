#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shopd::fuzzing::json_body(bytes));
