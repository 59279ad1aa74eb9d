variable "region" {
  description = "Region of every resource."
  type        = string
  default     = "eu-central-1"
}

variable "exports_bucket" {
  description = "Name of the bucket for the daily exports."
  type        = string
}

variable "access_log_bucket" {
  description = "Existing bucket that collects the access logs of others."
  type        = string
}

variable "alert_topic_arn" {
  description = "SNS topic told about every new export."
  type        = string
}

variable "vpc_id" {
  description = "VPC the service runs in."
  type        = string
}

variable "balancer_security_group_id" {
  description = "Security group of the load balancer: the only caller of the service."
  type        = string
}

variable "https_egress_cidr" {
  description = "Addresses the service may call over HTTPS: the merchants' gateway."
  type        = string
}

variable "oidc_provider_arn" {
  description = "OpenID Connect provider of the cluster that runs the export job."
  type        = string
}
