#include "engine/telemetry/event_catalogue.h"

#include <algorithm>
#include <array>

namespace signalbox::telemetry {
namespace {

using enum EventPlace;

constexpr std::array kCatalogue{
    CatalogueEntry{log, "audit.checkpoint_failed", "place, error",
                   "How far the audit has come could not be handed on to that place; it is tried again each minute."},
    CatalogueEntry{log, "audit.key_made", "path",
                   "There was no audit and no key for it: one was made. It lies beside the database and belongs into every copy."},
    CatalogueEntry{log, "audit.key_replaced", "was, is",
                   "Started with --new-audit-key: what the lost key has sealed can be held against its digest only."},
    CatalogueEntry{log, "audit.rolled_back", "place, words",
                   "A signed checkpoint knows another past than the audit has; the audit tells of it, and its verification goes on naming it."},
    CatalogueEntry{
        log, "breaker.window_unknown", "ahead_ms",
        "At a start the store knew attempts that ended later than now: the clock was set back, and the breakers begin with empty windows."},
    CatalogueEntry{log, "clock.believed", "", "The clock has run on for an hour after clock.doubted: what was kept long enough is purged again."},
    CatalogueEntry{
        log, "clock.doubted", "since",
        "The wall clock went ahead by more than a day at once, or while the engine did not run: until it has run on for an hour without another "
        "jump, nothing is purged and no idempotency key is forgotten."},
    CatalogueEntry{log, "clock.wall_jumped", "jump_ms",
                   "The wall clock was set by more than 2 s; persisted due times follow it, nothing is dropped."},
    CatalogueEntry{log, "credential.not_read", "reference, error",
                   "A credential that lies outside could not be read; what it was before holds until it can."},
    CatalogueEntry{log, "credential.refused", "reference, error",
                   "A credential that lies outside was read anew and is not accepted by those that use it; what it was before holds."},
    CatalogueEntry{log, "egress.step_failed", "error",
                   "A step of the sending thread ended with an error of a library; it goes on with the next one."},
    CatalogueEntry{log, "engine.on_hold", "reason", "Nothing is sent until an operator releases the store."},
    CatalogueEntry{log, "engine.reload_skipped", "", "A reload was asked for while the one before still waited; that one reads everything."},
    CatalogueEntry{log, "engine.simulated_only", "meaning", "No real provider is configured: nothing leaves this machine."},
    CatalogueEntry{log, "engine.started", "url, boot, simulated_only", "The engine listens and takes requests."},
    CatalogueEntry{log, "engine.stopped", "", "What was claimed is finished or handed back, and the store is closed."},
    CatalogueEntry{log, "lookup.left_out", "read",
                   "More held messages wait for their provider's answer than are read at a start; the next start reads on."},
    CatalogueEntry{log, "operation.page_failed", "operation, error", "The next rows of a bulk operation could not be read; it is asked for again."},
    CatalogueEntry{log, "plan.not_read", "plan, error", "A plan that is to be computed could not be read; it is tried again."},
    CatalogueEntry{log, "policy.unusable", "channel, error", "A channel's stored policy is not accepted; the configuration stands in for it."},
    CatalogueEntry{log, "provider.credential_missing", "provider, error",
                   "A credential that a provider needs could not be read; nothing is sent through it until it can."},
    CatalogueEntry{log, "provider.receipts_unusable", "provider, error",
                   "A stored provider's settings for receipts are not accepted; none come in for it."},
    CatalogueEntry{log, "provider.unusable", "provider, error", "A stored provider's configuration is not accepted; nothing is sent through it."},
    CatalogueEntry{log, "receipts.warning", "provider, text, left_out", "A receipt was refused, or a provider will send none any more."},
    CatalogueEntry{log, "secret.unreadable", "owner, name, error",
                   "A sealed credential cannot be opened; its provider sends nothing until it is set again."},
    CatalogueEntry{log, "server.accept_failed", "error", "The server could not accept a connection; it pauses and tries again."},
    CatalogueEntry{log, "server.certificate", "sha256, expires_at", "The server's certificate was read; new connections are given it."},
    CatalogueEntry{log, "server.certificate_not_read", "error", "The server's new certificate is not usable; new connections are given the old one."},
    CatalogueEntry{log, "server.exposed", "meaning", "Other machines can reach the server, and it speaks no TLS."},
    CatalogueEntry{
        log, "store.anchor_failed", "path, error",
        "The file beside the store that says how far it has come could not be read or written: a backup that is put back may not be noticed."},
    CatalogueEntry{log, "store.directory_open", "mode", "Others on this machine may read the data directory; its mode should be 0700."},
    CatalogueEntry{log, "store.disk_full", "step", "The disk is full: nothing is accepted or claimed until a probe succeeds."},
    CatalogueEntry{log, "store.disk_has_room", "", "There is space again after store.disk_full; the engine goes on."},
    CatalogueEntry{log, "store.failed", "step, error", "The store had an error that does not heal; the engine stops."},
    CatalogueEntry{log, "store.log_not_emptied", "error",
                   "The write-ahead log could not be emptied after clear text was removed; it holds that until the next checkpoint."},
    CatalogueEntry{log, "store.on_hold", "recorded, found",
                   "The store was restored or copied: it is not the file that it remembers to be, or it has been further."},
    CatalogueEntry{log, "store.rollback_failed", "error",
                   "A transaction could not be rolled back; the next step tells whether the store still works."},
    CatalogueEntry{log, "subscription.disabled", "subscription, reason",
                   "A receiver of events said that it is gone for good: it is told nothing more until an operator enables it."},
    CatalogueEntry{log, "vault.change_finished", "key", "A change of the master key that the last run had begun is done."},
    CatalogueEntry{log, "vault.change_unfinished", "key, error",
                   "The master key is changed, but its file did not get its name; the next change or the next start gives it one."},
    CatalogueEntry{log, "vault.credentials_discarded", "sealed_with",
                   "Started with --discard-credentials: what was sealed with a key that is lost is gone, and has to be set again."},
    CatalogueEntry{log, "vault.key_changed", "from, to", "The configuration names another master key; the data keys are wrapped with it now."},
    CatalogueEntry{log, "vault.key_made", "path, meaning",
                   "There was no master key: one was made. It lies beside the database, so it protects copies of that alone."},
    CatalogueEntry{log, "vault.key_open_to_others", "path, advice", "Others on this machine may read the file of the master key."},
    CatalogueEntry{log, "vault.reseal_stopped", "error",
                   "Credentials could not be sealed with the new data key; it goes on at the next start, and the old key still opens them."},
    CatalogueEntry{log, "vault.resealed", "data_key", "Every credential is sealed with the new data key; the older ones are gone."},
    CatalogueEntry{log, "vault.sealed", "credentials, meaning",
                   "Credentials that lay in clear in the database were sealed, and the clear text was removed."},
    CatalogueEntry{stream, "alert", "as_of, subject, text, data", "An alert was raised or has ended; data is the alert."},
    CatalogueEntry{stream, "breaker", "as_of, subject, text, data", "A provider's breaker changed its state, or was forced; data is the transition."},
    CatalogueEntry{stream, "command", "as_of, subject, text, by", "An operator's act is done and durable; to those who may read the audit."},
    CatalogueEntry{stream, "heartbeat", "time, step, boot", "The engine's time, every 2 s; its id is that of the newest frame."},
    CatalogueEntry{stream, "notification", "as_of, subject, text, data", "A notification that the client named has moved on."},
    CatalogueEntry{stream, "operation", "as_of, subject, text, by, data", "A bulk operation has started, paused or ended, or cannot go at its rate."},
    CatalogueEntry{stream, "reset", "time, step, boot", "Frames are missing, or the engine is another run: load the snapshot again."},
    CatalogueEntry{stream, "state", "as_of and the members of the snapshot that changed",
                   "The newest picture, 5 times a second at most; each member replaces the one of its name."},
};

}  // namespace

std::span<const CatalogueEntry> eventCatalogue() { return kCatalogue; }

const CatalogueEntry* findEvent(EventPlace place, std::string_view name) {
  const auto found =
      std::find_if(kCatalogue.begin(), kCatalogue.end(), [&](const CatalogueEntry& each) { return each.place == place && each.name == name; });
  return found == kCatalogue.end() ? nullptr : &*found;
}

}  // namespace signalbox::telemetry
