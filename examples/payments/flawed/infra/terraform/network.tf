resource "aws_security_group" "service" {
  #checkov:skip=CKV2_AWS_5:attached to the pods by the cluster's security group policy, outside this module
  name        = "payments-service"
  description = "The payments service: called by the load balancer, calls the merchants' gateway"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "from_balancer" {
  security_group_id            = aws_security_group.service.id
  description                  = "HTTP from the load balancer"
  referenced_security_group_id = var.balancer_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_ingress_rule" "from_operators" {
  security_group_id = aws_security_group.service.id
  description       = "Shell for the operators"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "to_merchants" {
  security_group_id = aws_security_group.service.id
  description       = "HTTPS to the merchants' gateway"
  cidr_ipv4         = var.https_egress_cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
