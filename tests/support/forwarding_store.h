// A store that passes everything on to another one: what a test overrides is the fault it plants.
//
// Used by tests of the server that need a store to misbehave in one place. Owns the transactions
// it gives out, not the store behind it.
#pragma once

#include <memory>
#include <utility>

#include "server/store/store.h"

namespace fieldpost::store {

class ForwardingTransaction : public WriteTransaction {
 public:
  explicit ForwardingTransaction(std::unique_ptr<WriteTransaction> inner)
      : m_inner(std::move(inner)) {}

  Result<Done> commit() override { return m_inner->commit(); }
  Result<Done> attempt(const std::function<Result<Done>()>& act) override {
    return m_inner->attempt(act);
  }
  Result<Commit> head() override { return m_inner->head(); }
  Result<RecordState> record(const RecordKey& key) override { return m_inner->record(key); }
  Result<std::optional<std::string>> scopeOf(const RecordKey& key) override {
    return m_inner->scopeOf(key);
  }
  Result<Done> putRecord(const RecordKey& key, std::string_view scope, const RecordState& state,
                         const CellClock& clock) override {
    return m_inner->putRecord(key, scope, state, clock);
  }
  Result<Commit> append(const NewCommit& commit) override { return m_inner->append(commit); }
  Result<LogPosition> log(const Incarnation& incarnation) override {
    return m_inner->log(incarnation);
  }
  Result<Done> putLog(const Incarnation& incarnation, const LogPosition& position) override {
    return m_inner->putLog(incarnation, position);
  }
  Result<LogEntry> logEntry(const Incarnation& incarnation, ChangeNumber number) override {
    return m_inner->logEntry(incarnation, number);
  }
  Result<Done> putQuarantined(const Quarantined& change) override {
    return m_inner->putQuarantined(change);
  }
  Result<Done> putPastTimeline(const PastTimeline& past) override {
    return m_inner->putPastTimeline(past);
  }
  Result<Done> putRewound(const Incarnation& incarnation, const Rewound& rewound) override {
    return m_inner->putRewound(incarnation, rewound);
  }
  Result<std::vector<Rewound>> rewoundOf(const Incarnation& incarnation) override {
    return m_inner->rewoundOf(incarnation);
  }
  Result<Done> noteSeenBefore(const Incarnation& incarnation, Commit commit, Commit lost) override {
    return m_inner->noteSeenBefore(incarnation, commit, lost);
  }
  Result<Commit> seenBeforeAs(const Incarnation& incarnation, Commit commit) override {
    return m_inner->seenBeforeAs(incarnation, commit);
  }
  Result<std::optional<CommittedChange>> committed(const Incarnation& incarnation,
                                                   ChangeNumber number) override {
    return m_inner->committed(incarnation, number);
  }
  Result<ChangeNumber> newestRelayed(const Incarnation& incarnation) override {
    return m_inner->newestRelayed(incarnation);
  }
  Result<Done> putRelayed(const Incarnation& incarnation, ChangeNumber number,
                          std::string_view digest, Commit commit) override {
    return m_inner->putRelayed(incarnation, number, digest, commit);
  }
  Result<Commit> relayedAs(const Incarnation& incarnation, ChangeNumber number,
                           std::string_view digest) override {
    return m_inner->relayedAs(incarnation, number, digest);
  }
  Result<Done> adoptRelayed(const Incarnation& incarnation, ChangeNumber number,
                            std::string_view body) override {
    return m_inner->adoptRelayed(incarnation, number, body);
  }
  Result<bool> hasOtherLog(std::string_view laptop, const Incarnation& incarnation) override {
    return m_inner->hasOtherLog(laptop, incarnation);
  }
  Result<std::optional<Commit>> committedBefore(std::string_view laptop, const RecordKey& key,
                                                std::string_view body) override {
    return m_inner->committedBefore(laptop, key, body);
  }
  Result<Done> putReceipt(const Incarnation& incarnation, ChangeNumber number, Commit commit,
                          std::string_view bodyHash) override {
    return m_inner->putReceipt(incarnation, number, commit, bodyHash);
  }
  Result<std::vector<RecordId>> openConflictsAbout(const RecordKey& about) override {
    return m_inner->openConflictsAbout(about);
  }
  Result<Done> markConflict(const RecordId& id, const RecordKey& about, bool open) override {
    return m_inner->markConflict(id, about, open);
  }
  Result<std::optional<Laptop>> laptop(std::string_view id) override { return m_inner->laptop(id); }
  Result<Done> putLaptop(const Laptop& laptop) override { return m_inner->putLaptop(laptop); }
  Result<std::optional<EnrolmentCode>> code(std::string_view name) override {
    return m_inner->code(name);
  }
  Result<Done> putCode(const EnrolmentCode& code) override { return m_inner->putCode(code); }
  Result<Done> putBlob(const BlobRow& blob) override { return m_inner->putBlob(blob); }
  Result<Done> dropBlob(std::string_view sha256) override { return m_inner->dropBlob(sha256); }
  Result<std::optional<std::string>> scopeAt(const RecordKey& key, Commit base) override {
    return m_inner->scopeAt(key, base);
  }
  Result<Done> forEachRecord(std::string_view type, std::string_view scope,
                             const RecordVisitor& visit) override {
    return m_inner->forEachRecord(type, scope, visit);
  }
  Result<std::optional<RecordId>> holderOf(const RecordKey& key, std::uint32_t field,
                                           std::string_view cell) override {
    return m_inner->holderOf(key, field, cell);
  }
  Result<Done> putHeld(const RecordKey& key, std::uint32_t field, std::string_view cell) override {
    return m_inner->putHeld(key, field, cell);
  }
  Result<Done> dropHeld(const RecordKey& key, std::uint32_t field, std::string_view cell) override {
    return m_inner->dropHeld(key, field, cell);
  }
  Result<Done> dropAllHeld() override { return m_inner->dropAllHeld(); }
  Result<Done> putSnapshot(const ScopeSnapshot& snapshot,
                           const std::vector<std::string>& parts) override {
    return m_inner->putSnapshot(snapshot, parts);
  }
  Result<Done> dropSnapshot(std::string_view id) override { return m_inner->dropSnapshot(id); }
  Result<Commit> passedByAll(std::int64_t sinceMs) override {
    return m_inner->passedByAll(sinceMs);
  }
  Result<Commit> headBefore(std::int64_t timeMs) override { return m_inner->headBefore(timeMs); }
  Result<Done> putCursors(std::string_view laptop, const Incarnation& incarnation,
                          ChangeNumber acknowledged,
                          const std::vector<std::pair<std::string, Commit>>& cursors) override {
    return m_inner->putCursors(laptop, incarnation, acknowledged, cursors);
  }
  Result<bool> isBuried(const RecordKey& key) override { return m_inner->isBuried(key); }
  Result<Cleared> clearLog(Commit floor) override { return m_inner->clearLog(floor); }
  Result<Done> putBundle(const ImportedBundle& bundle) override {
    return m_inner->putBundle(bundle);
  }
  Result<Done> appendAudit(const AuditEntry& entry) override { return m_inner->appendAudit(entry); }
  Result<std::optional<std::string>> meta(std::string_view name) override {
    return m_inner->meta(name);
  }
  Result<Done> setMeta(std::string_view name, std::string_view value) override {
    return m_inner->setMeta(name, value);
  }
  Result<std::optional<std::string>> kept(std::string_view space, std::string_view key) override {
    return m_inner->kept(space, key);
  }
  Result<Done> putKept(std::string_view space, std::string_view key,
                       std::string_view value) override {
    return m_inner->putKept(space, key, value);
  }
  Result<Done> dropKept(std::string_view space) override { return m_inner->dropKept(space); }

 private:
  std::unique_ptr<WriteTransaction> m_inner;
};

class ForwardingStore : public Store {
 public:
  /// `inner` outlives it.
  explicit ForwardingStore(Store& inner) : m_inner(inner) {}
  Result<std::unique_ptr<Snapshot>> snapshot() override { return m_inner.snapshot(); }
  Result<std::unique_ptr<WriteTransaction>> begin() override { return m_inner.begin(); }
  void setKeeper(RecordKeeper keeper) override { m_inner.setKeeper(std::move(keeper)); }

 private:
  Store& m_inner;
};

}  // namespace fieldpost::store
