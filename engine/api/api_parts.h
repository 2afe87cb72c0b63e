#pragma once
// What the resources work with. References outlive the Api and every answer that is still on its way.

#include "engine/api/audit_evidence.h"
#include "engine/api/credential_desk.h"
#include "engine/api/engine_facts.h"
#include "engine/api/event_source.h"
#include "engine/api/metrics_source.h"
#include "engine/api/plan_judge.h"
#include "engine/api/provider_probe.h"
#include "engine/api/reader_pool.h"
#include "engine/api/receipt_source.h"
#include "engine/api/refusal_log.h"
#include "engine/api/snapshot_source.h"
#include "engine/api/token_check.h"
#include "engine/base/time.h"
#include "engine/core/inputs.h"

namespace signalbox::api {

struct ApiParts {
  core::Intake& intake;
  ReaderPool& readers;
  const SnapshotSource& snapshots;
  EventSource& events;
  MetricsSource& metrics;
  ProviderProbe& probe;
  ReceiptSource& receipts;
  CredentialDesk& credentials;
  const PlanJudge& judge;
  const TokenCheck& tokens;
  RefusalLog& refusals;
  const AuditEvidence& evidence;
  const base::Clock& clock;
  const EngineFacts& facts;
};

}  // namespace signalbox::api
