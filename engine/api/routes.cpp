#include <array>

#include "engine/api/handlers.h"
#include "engine/api/router.h"

namespace signalbox::api {
namespace {

using enum Permission;
using K = RouteKind;
using B = BodyRule;
using N = KeyRule;
using A = AppRule;

// What apps do most stands first; a fixed word stands before a parameter in the same place. POST /plans and POST
// /operations ask for more than is declared here, by the kind of act (plans.cpp, operations.cpp).
constexpr std::array kRoutes{
    Route{"POST", "/notifications", "postNotification", notificationsPost, K::command, B::json, postNotification, N::own, A::own},
    Route{"POST", "/notifications/batch", "postNotificationBatch", notificationsPost, K::reader, B::ndjson, postNotificationBatch, N::own, A::own},
    Route{"GET", "/notifications", "listNotifications", notificationsRead, K::reader, B::none, listNotifications, N::none, A::own},
    Route{"GET", "/notifications/{id}", "getNotification", notificationsRead, K::reader, B::none, getNotification, N::none, A::own},
    Route{"POST", "/notifications/{id}/cancel", "cancelNotification", notificationsCancel, K::command, B::optional, cancelNotification, N::kept,
          A::own},
    Route{"GET", "/dead-letters", "listDeadLetters", deadLettersRead, K::reader, B::none, listDeadLetters, N::none, A::own},
    Route{"GET", "/dead-letters/groups", "listGroups", deadLettersRead, K::reader, B::none, listGroups},
    Route{"GET", "/dead-letters/groups/{id}", "getGroup", deadLettersRead, K::reader, B::none, getGroup},
    Route{"PATCH", "/dead-letters/groups/{id}", "patchGroup", replayOne, K::command, B::json, patchGroup},
    Route{"GET", "/dead-letters/{id}", "getDeadLetter", deadLettersRead, K::reader, B::none, getDeadLetter, N::none, A::own},
    Route{"GET", "/held", "listHeld", deadLettersRead, K::reader, B::none, listHeld, N::none, A::own},
    Route{"POST", "/plans", "postPlan", deadLettersRead, K::command, B::json, postPlan, N::kept},
    Route{"GET", "/plans/{id}", "getPlan", deadLettersRead, K::reader, B::none, getPlan},
    Route{"GET", "/plans/{id}/verdicts", "listVerdicts", deadLettersRead, K::reader, B::none, listVerdicts},
    Route{"GET", "/plans/{id}/samples", "listSamples", deadLettersRead, K::reader, B::none, listSamples},
    Route{"POST", "/operations", "postOperation", deadLettersRead, K::command, B::json, postOperation, N::kept},
    Route{"GET", "/operations", "listOperations", deadLettersRead, K::reader, B::none, listOperations},
    Route{"GET", "/operations/{id}", "getOperation", deadLettersRead, K::reader, B::none, getOperation},
    Route{"GET", "/operations/{id}/report", "getOperationReport", deadLettersRead, K::reader, B::none, getOperationReport},
    Route{"POST", "/operations/{id}/approve", "approveOperation", operationsControl, K::command, B::optional, approveOperation, N::kept},
    Route{"PATCH", "/operations/{id}", "patchOperation", operationsControl, K::command, B::json, patchOperation},
    Route{"POST", "/operations/{id}/pause", "pauseOperation", operationsControl, K::command, B::optional, pauseOperation, N::kept},
    Route{"POST", "/operations/{id}/resume", "resumeOperation", operationsControl, K::command, B::optional, resumeOperation, N::kept},
    Route{"POST", "/operations/{id}/cancel", "cancelOperation", operationsControl, K::command, B::optional, cancelOperation, N::kept},
    Route{"GET", "/queues", "listQueues", eventsRead, K::quick, B::none, listQueues},
    Route{"GET", "/queues/{channel}/due", "getQueueDue", eventsRead, K::reader, B::none, getQueueDue},
    Route{"PATCH", "/queues/{channel}", "patchQueue", queuesControl, K::command, B::json, patchQueue},
    Route{"GET", "/policies", "listPolicies", eventsRead, K::quick, B::none, listPolicies},
    Route{"GET", "/policies/{channel}", "getPolicy", eventsRead, K::quick, B::none, getPolicy},
    Route{"PUT", "/policies/{channel}", "putPolicy", providersManage, K::command, B::json, putPolicy},
    Route{"DELETE", "/policies/{channel}", "resetPolicy", providersManage, K::command, B::none, resetPolicy},
    Route{"GET", "/providers", "listProviders", eventsRead, K::quick, B::none, listProviders},
    Route{"GET", "/providers/{name}", "getProvider", eventsRead, K::quick, B::none, getProvider},
    Route{"PUT", "/providers/{name}", "putProvider", providersManage, K::command, B::json, putProvider},
    Route{"DELETE", "/providers/{name}", "deleteProvider", providersManage, K::command, B::none, deleteProvider},
    Route{"GET", "/provider-kinds", "listProviderKinds", eventsRead, K::quick, B::none, listProviderKinds},
    Route{"POST", "/providers/{name}/breaker", "forceBreaker", breakersOverride, K::command, B::json, forceBreaker, N::kept},
    Route{"POST", "/providers/{name}/resume", "resumeProvider", breakersOverride, K::command, B::optional, resumeProvider, N::kept},
    Route{"POST", "/providers/{name}/ping", "pingProvider", breakersOverride, K::command, B::optional, pingProvider, N::kept},
    Route{"POST", "/providers/{name}/test", "testProvider", providersManage, K::command, B::json, testProvider, N::kept},
    Route{"GET", "/simulators/{name}", "getSimulator", eventsRead, K::quick, B::none, getSimulator},
    Route{"PUT", "/simulators/{name}", "putSimulator", providersManage, K::command, B::json, putSimulator},
    Route{"GET", "/templates", "listTemplates", notificationsRead, K::reader, B::none, listTemplates},
    Route{"GET", "/templates/{name}", "getTemplate", notificationsRead, K::reader, B::none, getTemplate},
    Route{"PUT", "/templates/{name}", "putTemplate", templatesManage, K::command, B::json, putTemplate},
    Route{"DELETE", "/templates/{name}", "deleteTemplate", templatesManage, K::command, B::none, deleteTemplate},
    Route{"GET", "/templates/{name}/versions", "listTemplateVersions", notificationsRead, K::reader, B::none, listTemplateVersions},
    Route{"POST", "/templates/{name}/preview", "previewTemplate", notificationsRead, K::reader, B::json, previewTemplate},
    Route{"GET", "/recipients", "listRecipients", notificationsRead, K::reader, B::none, listRecipients},
    Route{"POST", "/recipients/batch", "postRecipientBatch", recipientsManage, K::reader, B::ndjson, postRecipientBatch, N::kept},
    Route{"GET", "/recipients/{id}", "getRecipient", notificationsRead, K::reader, B::none, getRecipient},
    Route{"PUT", "/recipients/{id}", "putRecipient", recipientsManage, K::command, B::json, putRecipient},
    Route{"GET", "/recipients/{id}/export", "exportRecipient", payloadView, K::stream, B::none, exportRecipient},
    Route{"POST", "/recipients/{id}/erase", "eraseRecipient", recipientsManage, K::command, B::json, eraseRecipient, N::kept},
    Route{"GET", "/recipients/{id}/preferences", "getPreferences", notificationsRead, K::reader, B::none, getPreferences},
    Route{"PUT", "/recipients/{id}/preferences", "putPreferences", recipientsManage, K::command, B::json, putPreferences},
    Route{"POST", "/receipts/{provider}", "postReceipt", open, K::command, B::raw, postReceipt, N::none, A::none},
    Route{"GET", "/receipts", "listReceipts", notificationsRead, K::reader, B::none, listReceipts},
    Route{"GET", "/subscriptions", "listSubscriptions", deadLettersRead, K::reader, B::none, listSubscriptions},
    Route{"GET", "/subscriptions/{name}", "getSubscription", deadLettersRead, K::reader, B::none, getSubscription},
    Route{"PUT", "/subscriptions/{name}", "putSubscription", subscriptionsManage, K::command, B::json, putSubscription},
    Route{"DELETE", "/subscriptions/{name}", "deleteSubscription", subscriptionsManage, K::command, B::none, deleteSubscription},
    Route{"POST", "/subscriptions/{name}/rotate", "rotateSubscription", subscriptionsManage, K::command, B::json, rotateSubscription, N::kept},
    Route{"POST", "/subscriptions/{name}/test", "testSubscription", subscriptionsManage, K::command, B::optional, testSubscription, N::kept},
    Route{"GET", "/suppressions", "listSuppressions", notificationsRead, K::reader, B::none, listSuppressions},
    Route{"DELETE", "/suppressions/{number}", "liftSuppression", recipientsManage, K::command, B::none, liftSuppression},
    Route{"GET", "/snapshot", "getSnapshot", eventsRead, K::quick, B::none, getSnapshot},
    Route{"GET", "/events", "getEvents", eventsRead, K::stream, B::none, getEvents, N::none, A::own},
    Route{"GET", "/stats", "getStats", statsRead, K::reader, B::none, getStats},
    Route{"GET", "/past", "getPast", statsRead, K::reader, B::none, getPast},
    Route{"GET", "/alerts", "listAlerts", eventsRead, K::reader, B::none, listAlerts},
    Route{"GET", "/session", "getSession", authenticated, K::quick, B::none, getSession, N::none, A::none},
    Route{"GET", "/audit", "listAudit", auditRead, K::reader, B::none, listAudit},
    Route{"GET", "/audit/verify", "verifyAudit", auditRead, K::reader, B::none, verifyAudit},
    Route{"GET", "/audit/export", "exportAudit", auditRead, K::stream, B::none, exportAudit},
    Route{"GET", "/tokens", "listTokens", tokensManage, K::quick, B::none, listTokens},
    Route{"POST", "/tokens", "postToken", tokensManage, K::command, B::json, postToken, N::kept},
    Route{"GET", "/tokens/{id}", "getToken", tokensManage, K::quick, B::none, getToken},
    Route{"DELETE", "/tokens/{id}", "deleteToken", tokensManage, K::command, B::none, deleteToken},
    Route{"GET", "/export", "exportRows", notificationsRead, K::stream, B::none, exportRows, N::none, A::own},
    Route{"GET", "/secrets", "listSecrets", providersManage, K::reader, B::none, listSecrets},
    Route{"PUT", "/secrets/{name}", "putSecret", providersManage, K::command, B::json, putSecret},
    Route{"DELETE", "/secrets/{name}", "deleteSecret", providersManage, K::command, B::none, deleteSecret},
    Route{"GET", "/vault", "getVault", providersManage, K::reader, B::none, getVault},
    Route{"POST", "/vault/rotate", "rotateVault", engineControl, K::command, B::json, rotateVault, N::kept},
    Route{"POST", "/reload", "reloadEngine", engineControl, K::command, B::optional, reloadEngine, N::kept},
    Route{"GET", "/views", "listViews", notificationsRead, K::reader, B::none, listViews},
    Route{"GET", "/views/{name}", "getView", notificationsRead, K::reader, B::none, getView},
    Route{"PUT", "/views/{name}", "putView", viewsManage, K::command, B::json, putView},
    Route{"DELETE", "/views/{name}", "deleteView", viewsManage, K::command, B::none, deleteView},
    Route{"GET", "/complete", "completeQuery", notificationsRead, K::reader, B::none, completeQueryText, N::none, A::own},
    Route{"GET", "/healthz", "getHealth", open, K::quick, B::none, getHealth, N::none, A::none},
    Route{"GET", "/readyz", "getReadiness", authenticated, K::quick, B::none, getReadiness, N::none, A::none, true},
    Route{"GET", "/metrics", "getMetrics", statsRead, K::quick, B::none, getMetrics, N::none, A::whole, true},
    Route{"GET", "/openapi.json", "getOpenapi", open, K::quick, B::none, getOpenapi, N::none, A::none},
    Route{"POST", "/hold/release", "releaseHold", engineControl, K::command, B::optional, releaseHold, N::kept},
};

}  // namespace

std::span<const Route> allRoutes() { return kRoutes; }

}  // namespace signalbox::api
