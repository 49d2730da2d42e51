// A laptop's log, written by hand: tests of ingest say exactly what arrives at headquarters.
#pragma once

#include <string>
#include <vector>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/change/chain.h"
#include "sync/session/server_session.h"

namespace fieldpost::ingest {

struct PretendLaptop {
  Peer peer;
  Incarnation incarnation;
  std::vector<std::string> log;
  Commit base = 0;
  std::int64_t stampMs = 1'119'000'000'000;

  sync::v1::Change change(const std::string& id, sync::v1::Act act) {
    sync::v1::Change change;
    change.set_record_type("project");
    change.set_record_id(Uuid::fromName(id).bytes());
    change.set_act(act);
    change.set_base(base);
    change.mutable_stamp()->set_time_ms(++stampMs);
    change.set_author(peer.person);
    return change;
  }
  sync::v1::Change edit(const std::string& id, const model::v1::Project& values) {
    sync::v1::Change change = this->change(id, sync::v1::ACT_EDIT);
    change.mutable_patch()->set_values(encode(values));
    if (values.countries_size() > 0) change.mutable_patch()->add_sets(16);
    return change;
  }
  sync::v1::Change title(const std::string& id, const std::string& title, bool isNew = false) {
    model::v1::Project project;
    if (isNew) project.set_office(peer.office);
    project.set_title(title);
    return edit(id, project);
  }
  Batch batch(ChangeNumber first, std::size_t count) const {
    Batch batch{incarnation, first, emptyLogHash(), {}, 0};
    for (ChangeNumber number = 1; number < first && number <= log.size(); ++number)
      batch.previousHash = nextLogHash(batch.previousHash, incarnation, number, log[number - 1]);
    for (std::size_t i = first - 1; i < first - 1 + count && i < log.size(); ++i)
      batch.bodies.push_back(log[i]);
    return batch;
  }
};

}  // namespace fieldpost::ingest
