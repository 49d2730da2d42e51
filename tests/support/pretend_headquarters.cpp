#include "tests/support/pretend_headquarters.h"

#include "sync/change/chain.h"
#include "sync/change/conflict.h"
#include "sync/record/record_type.h"
#include "sync/session/own_runs.h"

namespace fieldpost {

Result<sync::v1::Welcome> PretendHeadquarters::greet(const Peer& peer,
                                                     const sync::v1::Hello& hello) {
  sync::v1::Welcome welcome;
  FIELDPOST_TRY(const Incarnation incarnation, Uuid::fromBytes(hello.incarnation()));
  const Log& log = m_logs[incarnation];
  const ChangeNumber length = log.hashes.size();
  if (hello.log_length() >= 1 && hello.log_length() <= length &&
      log.hashes[hello.log_length() - 1] != hello.log_hash())
    return Error{Code::Aborted, "FORKED", "this database is a copy of another"};
  welcome.set_timeline(timeline.bytes());
  welcome.set_clock_ms(hello.clock_ms());
  welcome.set_expects(length + 1);
  welcome.add_scopes("");
  welcome.add_scopes(peer.office);
  return welcome;
}

void PretendHeadquarters::commitChange(const Peer& peer, const Batch& batch, ChangeNumber number,
                                       const sync::v1::Change& change,
                                       sync::v1::Acknowledged& acknowledged) {
  const RecordKey key{change.record_type(), Uuid::fromBytes(change.record_id()).value()};
  const auto enter = [&](const RecordKey& about, const Merged& merged, bool creates, bool own) {
    Entry entry{{},
                own ? batch.incarnation : Incarnation(),
                own ? number : 0,
                scopeOf(about, m_records[about])};
    entry.committed.set_commit(head() + 1);
    entry.committed.set_as_sent(own && merged.asSent);
    entry.committed.set_record_type(about.type);
    entry.committed.set_record_id(about.id.bytes());
    entry.committed.set_act(merged.act);
    *entry.committed.mutable_effect() = merged.effect;
    *entry.committed.mutable_stamp() = change.stamp();
    entry.committed.set_author(own ? change.author() : "headquarters");
    entry.committed.set_from_office(own ? peer.office : "");
    entry.committed.set_creates(creates);
    m_commits.push_back(std::move(entry));
  };
  RecordState& state = m_records[key];
  const CellClock clock{head() + 1,
                        batch.incarnation,
                        {change.stamp().time_ms(), change.stamp().counter()},
                        change.author(),
                        peer.office};
  const Merged merged = merge(state, change, clock).value();
  const bool creates = !state.exists;
  state = after(std::move(state), merged, clock).value();
  enter(key, merged, creates, true);
  m_logs[batch.incarnation].commits[number] = head();
  auto& receipt = *acknowledged.add_receipts();
  receipt.set_first_number(number);
  receipt.set_first_commit(head());
  receipt.set_count(1);
  for (const Clash& clash : merged.clashes) {
    const auto conflict = conflictFrom(key.type, key.id, peer.office, clash);
    const RecordKey about{"conflict", conflictId(key.type, key.id, clash.field, batch.incarnation)};
    RecordState& held = m_records[about];
    Merged write;
    write.act = sync::v1::ACT_EDIT;
    write.effect =
        difference(*RecordType::find("conflict"), held.message, encode(conflict)).value();
    const bool isNew = !held.exists;
    held = after(std::move(held), write, {head() + 1, {}, {}, "headquarters", ""}).value();
    enter(about, write, isNew, false);
    acknowledged.set_conflicts(acknowledged.conflicts() + 1);
  }
}

std::string PretendHeadquarters::scopeOf(const RecordKey& key, const RecordState& state) const {
  const RecordType* type = RecordType::find(key.type);
  if (type->traits().scope() == model::v1::SCOPE_EVERYBODY) return {};
  return textOf(*type->parse(state.message).value(), "office");
}

Result<sync::v1::Acknowledged> PretendHeadquarters::ingest(const Peer& peer, const Batch& batch) {
  ++batches;
  sync::v1::Acknowledged acknowledged;
  Log& log = m_logs[batch.incarnation];
  if (batch.first > log.hashes.size() + 1)
    return Error{Code::FailedPrecondition, "LOG_GAP", "a gap in the laptop's log"};
  std::string hash = batch.previousHash;
  for (std::size_t i = 0; i < batch.bodies.size(); ++i) {
    const ChangeNumber number = batch.first + i;
    hash = nextLogHash(hash, batch.incarnation, number, batch.bodies[i]);
    acknowledged.set_up_to(number);
    if (number <= log.hashes.size()) {
      if (log.hashes[number - 1] != hash)
        return Error{Code::Aborted, "FORKED", "this database is a copy of another"};
      if (const auto known = log.commits.find(number); known != log.commits.end()) {
        auto& receipt = *acknowledged.add_receipts();
        receipt.set_first_number(number);
        receipt.set_first_commit(known->second);
        receipt.set_count(1);
        continue;
      }
    } else {
      log.hashes.push_back(hash);
    }
    sync::v1::Change change;
    change.ParseFromString(batch.bodies[i]);
    if (!poison.empty() && change.patch().values().find(poison) != std::string::npos) {
      auto& aside = *acknowledged.add_quarantined();
      aside.set_number(number);
      aside.set_reason("NOT_YOUR_OFFICE");
      continue;
    }
    commitChange(peer, batch, number, change, acknowledged);
  }
  return acknowledged;
}

Result<sync::v1::Acknowledged> PretendHeadquarters::recall(const Peer&,
                                                           const Incarnation& incarnation,
                                                           ChangeNumber first) {
  sync::v1::Acknowledged acknowledged;
  const Log& log = m_logs[incarnation];
  for (ChangeNumber number = first; number <= log.hashes.size(); ++number) {
    acknowledged.set_up_to(number);
    if (const auto known = log.commits.find(number); known != log.commits.end()) {
      auto& receipt = *acknowledged.add_receipts();
      receipt.set_first_number(number);
      receipt.set_first_commit(known->second);
      receipt.set_count(1);
    } else {
      auto& aside = *acknowledged.add_quarantined();
      aside.set_number(number);
      aside.set_reason("NOT_YOUR_OFFICE");
    }
    acknowledged.set_log_hash(log.hashes[number - 1]);
  }
  return acknowledged;
}

Result<sync::v1::Pull> PretendHeadquarters::read(const Peer&, const Incarnation& incarnation,
                                                 std::string_view scope, Commit cursor,
                                                 std::size_t bytesMost) {
  sync::v1::Pull pull;
  pull.set_scope(std::string(scope));
  std::size_t bytes = 0;
  for (Commit commit = cursor + 1; commit <= head(); ++commit) {
    const Entry& entry = m_commits[commit - 1];
    if (bytes > bytesMost) {
      pull.set_remaining(head() - commit + 1);
      break;
    }
    pull.set_next_cursor(commit);
    if (entry.scope != scope) continue;
    sync::v1::Committed committed = entry.committed;
    if (entry.from == incarnation && entry.number > 0) {
      committed.set_own_number(entry.number);
      if (committed.as_sent()) {
        committed.clear_record_type();
        committed.clear_record_id();
        committed.clear_effect();
      }
    } else {
      committed.set_as_sent(false);
    }
    bytes += committed.ByteSizeLong();
    addTo(pull, std::move(committed));
  }
  if (pull.next_cursor() == 0) pull.set_next_cursor(cursor);
  return pull;
}

Result<sync::v1::Done> PretendHeadquarters::done(const Peer&) {
  sync::v1::Done done;
  done.set_head(head());
  return done;
}

LinkOutcome runSession(LocalStore& store, Headquarters& headquarters, const Clock& clock,
                       std::size_t upMost, std::size_t downMost) {
  LinkOutcome outcome;
  ClientSession laptop(store, clock);
  const Profile& profile = store.profile();
  ServerSession server(headquarters, {"laptop", profile.office, profile.person, profile.role});
  std::string up;
  const auto fail = [&](const Error& error) {
    outcome.error = error;
    return outcome;
  };
  auto hello = laptop.start();
  if (!hello.ok()) return fail(hello.error());
  up = hello.value();
  for (;;) {
    for (;;) {
      auto more = laptop.next();
      if (!more.ok()) return fail(more.error());
      if (more.value().empty()) break;
      up += more.value();
    }
    if (!up.empty()) {
      const std::size_t carried = std::min(up.size(), upMost - outcome.bytesUp);
      outcome.bytesUp += carried;
      (void)server.receive(std::string_view(up).substr(0, carried));
      if (carried < up.size()) return fail({Code::Unavailable, "LINK_LOST", "cut"});
      up.clear();
    }
    auto down = server.next();
    if (!down.ok()) return fail(down.error());
    if (down.value().empty()) {
      outcome.finished = laptop.finished();
      return outcome;
    }
    const std::size_t carried = std::min(down.value().size(), downMost - outcome.bytesDown);
    outcome.bytesDown += carried;
    if (auto heard = laptop.receive(std::string_view(down.value()).substr(0, carried)); !heard.ok())
      return fail(heard.error());
    if (carried < down.value().size()) return fail({Code::Unavailable, "LINK_LOST", "cut"});
  }
}

}  // namespace fieldpost
