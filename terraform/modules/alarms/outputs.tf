output "topic_arn" {
  description = "ARN of the topic that alarms are told to."
  value       = aws_sns_topic.alarms.arn
}

output "names" {
  description = "Names of all alarms."
  value = sort(concat(
    [for alarm in aws_cloudwatch_metric_alarm.database : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.cache : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.load_balancer : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.nodes : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.cdn : alarm.alarm_name],
  ))
}
