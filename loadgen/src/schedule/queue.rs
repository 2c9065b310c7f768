use std::{collections::VecDeque, sync::Mutex, time::Duration};

use tokio::sync::oneshot;

/// One visit that is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// Its number in the schedule: what is drawn for the visit follows from it.
    pub number: u64,
    /// When it is due, from the start of the run.
    pub due: Duration,
}

/// Hands arrivals to users that are free, and holds those for which nobody is free. The user who became free last is
/// taken first, so that as few connections are used as the load needs.
#[derive(Debug, Default)]
pub struct Queue(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    free: Vec<oneshot::Sender<Arrival>>,
    waiting: VecDeque<Arrival>,
    closed: bool,
}

impl Queue {
    /// Hands an arrival to a user, or holds it.
    pub fn push(&self, arrival: Arrival) {
        let mut inner = self.lock();
        while let Some(user) = inner.free.pop() {
            if user.send(arrival).is_ok() {
                return;
            }
        }
        inner.waiting.push_back(arrival);
    }

    /// The next arrival, once there is one; `None` when the queue is closed.
    pub async fn next(&self) -> Option<Arrival> {
        let receiver = {
            let mut inner = self.lock();
            if inner.closed {
                return None;
            }
            if let Some(arrival) = inner.waiting.pop_front() {
                return Some(arrival);
            }
            let (sender, receiver) = oneshot::channel();
            inner.free.push(sender);
            receiver
        };
        receiver.await.ok()
    }

    /// How many arrivals nobody took yet.
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Lets all users go, and tells how many arrivals nobody took.
    pub fn close(&self) -> usize {
        let mut inner = self.lock();
        inner.closed = true;
        inner.free.clear();
        inner.waiting.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0
            .lock()
            .expect("nothing panics while it holds the queue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(number: u64) -> Arrival {
        Arrival {
            number,
            due: Duration::from_millis(number),
        }
    }

    #[tokio::test]
    async fn what_waits_is_taken_in_order_and_what_nobody_took_is_counted() {
        let queue = Queue::default();
        for number in 0..3 {
            queue.push(arrival(number));
        }
        assert_eq!(queue.next().await, Some(arrival(0)));
        assert_eq!(queue.close(), 2);
        assert_eq!(queue.next().await, None);
    }

    #[tokio::test]
    async fn an_arrival_finds_the_user_who_waits_and_none_is_lost_with_one_who_left() {
        let queue = std::sync::Arc::new(Queue::default());
        let waits = |queue: std::sync::Arc<Queue>| tokio::spawn(async move { queue.next().await });
        let (stays, leaves) = (waits(queue.clone()), waits(queue.clone()));
        tokio::task::yield_now().await;
        leaves.abort();
        assert!(leaves.await.is_err());
        queue.push(arrival(5));
        assert_eq!(stays.await.unwrap(), Some(arrival(5)));
        assert_eq!(queue.waiting(), 0);
    }
}
