// A world of a few records made by hand, and complete records to start from. For tests alone.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fieldpost/model/v1/programme.pb.h"
#include "fieldpost/model/v1/training.pb.h"
#include "server/aggregate/world.h"
#include "sync/record/record_type.h"

namespace fieldpost::aggregate {

class SmallWorld : public RecordSource {
 public:
  /// With a small programme of work for 2004-2005.
  SmallWorld();

  Result<Commit> head() override { return Commit{7}; }
  Result<Done> forEach(std::string_view type, const Visitor& visit) override;

  /// Adds a record of an office; its id in text form. `name` tells records apart.
  template <typename Record>
  std::string add(const std::string& name, Record record, const std::string& office = "KEN") {
    record.set_office(office);
    return put(Record::descriptor(), name, office, record.SerializeAsString());
  }
  /// Replaces the programme.
  void setProgramme(const model::v1::ProgrammeOfWork& programme);
  void removeProgramme() { m_records.erase("programme_of_work"); }

 private:
  struct Stored {
    std::string office;
    std::string message;
  };
  std::string put(const google::protobuf::Descriptor* type, const std::string& name,
                  const std::string& office, const std::string& message);
  std::map<std::string, std::map<RecordId, Stored>, std::less<>> m_records;
};

/// Four meetings, an unquantified promotion, a database, missions, 20 trainings and 46 projects;
/// themes, instruments and indicators as in 2004-2005, cut short.
model::v1::ProgrammeOfWork smallProgramme();

// Complete records of 2004.
model::v1::Project project(model::v1::ProjectStatus status, std::vector<std::string> countries);
/// A training of 1 to 5 March 2005, held or not.
model::v1::TrainingEvent training(model::v1::TrainingStatus status, const std::string& country);
model::v1::Participant participant(const std::string& event, const std::string& country);
/// A mission of 10 to 12 May 2004.
model::v1::AdvisoryMission mission(const std::string& state);
/// A request of 1 February 2004, received, to join the Convention.
model::v1::AssistanceRequest request(const std::string& state);
/// A rating given on 1 June 2004.
model::v1::StateFeedback feedback(const std::string& state, std::uint32_t rating);
/// A request of 1 July 2004 for copies of the database's guide.
model::v1::ToolRequest toolRequest(std::uint32_t copies);
/// A delivery of 1 August 2004.
model::v1::OutputDelivery delivery(const std::string& output, std::uint32_t quantity,
                                   model::v1::Disposition disposition);

}  // namespace fieldpost::aggregate
