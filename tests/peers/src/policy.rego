# The same 20 rules as policy.cedar, and as the gates that screen goes through.
package screen

import rego.v1

default allow := false

allow if not deny

deny if input.actor.lifecycle != "active"
deny if input.actor.agreement != "2026-01"
deny if input.actor.level < input.resource.level_needed
deny if input.actor.suspended
deny if { input.actor.limited; input.resource.limitable }
deny if input.context.emergency == "read_only"
deny if not input.resource.assessed
deny if { input.resource.class == "finance_advice"; not input.actor.finance_licence }
deny if { input.resource.class == "medical_advice"; not input.actor.medical_licence }
deny if { input.actor.declaration_overdue; input.resource.kind == "publish" }
deny if input.resource.blocks_actor
deny if { input.resource.protected; not input.actor.follows }
deny if not input.resource.open
deny if { input.resource.followers_only; not input.actor.follows }
deny if input.resource.owner_step >= 3
deny if { input.actor.credit < 400; input.resource.kind in {"publish", "message", "live_comment", "poll_create", "reaction"} }
deny if { input.actor.credit < 600; input.actor.tenure_days < 7; input.resource.kind == "poll_create" }
deny if input.context.links > 3
deny if input.context.count >= input.context.limit
