/// What the exit code of a container means.
pub fn explain_exit(code: i32) -> &'static str {
    match code {
        0 => "it ended by itself, as if its work were done",
        1 => "it gave up with an error that its log tells",
        2 => "it was started with wrong arguments, or met an error of its own",
        101 => "it panicked",
        125 => "the runtime could not start it",
        126 => "its command may not be executed",
        127 => "its command is not in the image",
        128 => "it ended with an exit code that is none",
        129 => "it was hung up on (SIGHUP)",
        130 => "it was interrupted (SIGINT)",
        132 => {
            "it met an instruction that the processor does not know (SIGILL): the image may be for another kind"
        }
        134 => "it aborted (SIGABRT)",
        135 => "it touched memory that is none (SIGBUS)",
        136 => "it met an arithmetic error (SIGFPE)",
        137 => {
            "it was killed (SIGKILL): out of memory, a failed liveness probe, or too slow to end"
        }
        139 => "it touched memory that is not its own (SIGSEGV)",
        141 => "nobody read what it wrote (SIGPIPE)",
        143 => "it was told to end (SIGTERM)",
        _ if code > 128 && code < 160 => "a signal ended it",
        _ => "it gave up with an error of its own",
    }
}
