#pragma once
// The handlers that the table of routes names, by resource; each resource is one file. A handler answers its call
// exactly once, at once or from another thread.

#include "engine/api/router.h"

namespace signalbox::api {

void postNotification(const ApiParts& parts, Call call);
void postNotificationBatch(const ApiParts& parts, Call call);
void listNotifications(const ApiParts& parts, Call call);
void getNotification(const ApiParts& parts, Call call);
void cancelNotification(const ApiParts& parts, Call call);
void listDeadLetters(const ApiParts& parts, Call call);
void getDeadLetter(const ApiParts& parts, Call call);
void listGroups(const ApiParts& parts, Call call);
void getGroup(const ApiParts& parts, Call call);
void patchGroup(const ApiParts& parts, Call call);
void listHeld(const ApiParts& parts, Call call);
void postPlan(const ApiParts& parts, Call call);
void getPlan(const ApiParts& parts, Call call);
void listSamples(const ApiParts& parts, Call call);
void listVerdicts(const ApiParts& parts, Call call);
void postOperation(const ApiParts& parts, Call call);
void listOperations(const ApiParts& parts, Call call);
void getOperation(const ApiParts& parts, Call call);
void patchOperation(const ApiParts& parts, Call call);
void approveOperation(const ApiParts& parts, Call call);
void getOperationReport(const ApiParts& parts, Call call);
void pauseOperation(const ApiParts& parts, Call call);
void resumeOperation(const ApiParts& parts, Call call);
void cancelOperation(const ApiParts& parts, Call call);
void listQueues(const ApiParts& parts, Call call);
void getQueueDue(const ApiParts& parts, Call call);
void patchQueue(const ApiParts& parts, Call call);
void listPolicies(const ApiParts& parts, Call call);
void getPolicy(const ApiParts& parts, Call call);
void putPolicy(const ApiParts& parts, Call call);
void resetPolicy(const ApiParts& parts, Call call);
void listProviders(const ApiParts& parts, Call call);
void getProvider(const ApiParts& parts, Call call);
void putProvider(const ApiParts& parts, Call call);
void deleteProvider(const ApiParts& parts, Call call);
void listProviderKinds(const ApiParts& parts, Call call);
void forceBreaker(const ApiParts& parts, Call call);
void resumeProvider(const ApiParts& parts, Call call);
void pingProvider(const ApiParts& parts, Call call);
void testProvider(const ApiParts& parts, Call call);
void getSimulator(const ApiParts& parts, Call call);
void putSimulator(const ApiParts& parts, Call call);
void listTemplates(const ApiParts& parts, Call call);
void getTemplate(const ApiParts& parts, Call call);
void putTemplate(const ApiParts& parts, Call call);
void deleteTemplate(const ApiParts& parts, Call call);
void listTemplateVersions(const ApiParts& parts, Call call);
void previewTemplate(const ApiParts& parts, Call call);
void listRecipients(const ApiParts& parts, Call call);
void getRecipient(const ApiParts& parts, Call call);
void putRecipient(const ApiParts& parts, Call call);
void eraseRecipient(const ApiParts& parts, Call call);
void exportRecipient(const ApiParts& parts, Call call);
void getPreferences(const ApiParts& parts, Call call);
void putPreferences(const ApiParts& parts, Call call);
void postRecipientBatch(const ApiParts& parts, Call call);
void getSnapshot(const ApiParts& parts, Call call);
void getEvents(const ApiParts& parts, Call call);
void getStats(const ApiParts& parts, Call call);
void getPast(const ApiParts& parts, Call call);
void listAlerts(const ApiParts& parts, Call call);
void getSession(const ApiParts& parts, Call call);
void listAudit(const ApiParts& parts, Call call);
void exportAudit(const ApiParts& parts, Call call);
void verifyAudit(const ApiParts& parts, Call call);
void listTokens(const ApiParts& parts, Call call);
void postToken(const ApiParts& parts, Call call);
void getToken(const ApiParts& parts, Call call);
void deleteToken(const ApiParts& parts, Call call);
void exportRows(const ApiParts& parts, Call call);
void postReceipt(const ApiParts& parts, Call call);
void listSubscriptions(const ApiParts& parts, Call call);
void getSubscription(const ApiParts& parts, Call call);
void putSubscription(const ApiParts& parts, Call call);
void deleteSubscription(const ApiParts& parts, Call call);
void rotateSubscription(const ApiParts& parts, Call call);
void testSubscription(const ApiParts& parts, Call call);
void listReceipts(const ApiParts& parts, Call call);
void listSuppressions(const ApiParts& parts, Call call);
void liftSuppression(const ApiParts& parts, Call call);
void listSecrets(const ApiParts& parts, Call call);
void putSecret(const ApiParts& parts, Call call);
void deleteSecret(const ApiParts& parts, Call call);
void getVault(const ApiParts& parts, Call call);
void rotateVault(const ApiParts& parts, Call call);
void reloadEngine(const ApiParts& parts, Call call);
void listViews(const ApiParts& parts, Call call);
void getView(const ApiParts& parts, Call call);
void putView(const ApiParts& parts, Call call);
void deleteView(const ApiParts& parts, Call call);
void completeQueryText(const ApiParts& parts, Call call);
void getHealth(const ApiParts& parts, Call call);
void getReadiness(const ApiParts& parts, Call call);
void getMetrics(const ApiParts& parts, Call call);
void getOpenapi(const ApiParts& parts, Call call);
void releaseHold(const ApiParts& parts, Call call);

}  // namespace signalbox::api
