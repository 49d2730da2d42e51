#include "server/aggregate/small_world.h"

#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace fieldpost::aggregate {
namespace {

template <typename Record>
Record parsed(const std::string& text) {
  Record record;
  if (!google::protobuf::TextFormat::ParseFromString(text, &record)) std::abort();
  return record;
}

}  // namespace

SmallWorld::SmallWorld() { setProgramme(smallProgramme()); }

void SmallWorld::setProgramme(const model::v1::ProgrammeOfWork& programme) {
  put(programme.GetDescriptor(), programme.code(), {}, programme.SerializeAsString());
}

std::string SmallWorld::put(const google::protobuf::Descriptor* descriptor, const std::string& name,
                            const std::string& office, const std::string& message) {
  for (const RecordType* type : RecordType::all()) {
    if (&type->descriptor() != descriptor) continue;
    const RecordId id = Uuid::fromName(type->name() + "/" + name);
    m_records[type->name()][id] = {office, message};
    return id.text();
  }
  std::abort();
}

Result<Done> SmallWorld::forEach(std::string_view type, const Visitor& visit) {
  const auto found = m_records.find(type);
  if (found == m_records.end()) return Done{};
  for (const auto& [id, stored] : found->second)
    FIELDPOST_CHECK(visit({id, stored.office, stored.message}));
  return Done{};
}

model::v1::ProgrammeOfWork smallProgramme() {
  std::ifstream file(FIELDPOST_SMALL_PROGRAMME);
  return parsed<model::v1::ProgrammeOfWork>(
      std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
}

model::v1::Project project(model::v1::ProjectStatus status, std::vector<std::string> countries) {
  auto record = parsed<model::v1::Project>(R"pb(
    title: "A project"
    level: PROJECT_LEVEL_REGIONAL
    themes: "corruption"
    planned_start: "2004-02-01"
    planned_end: "2005-10-31"
    actual_start: "2004-03-01")pb");
  record.set_status(status);
  record.mutable_countries()->Assign(countries.begin(), countries.end());
  if (status == model::v1::PROJECT_STATUS_COMPLETED) record.set_actual_end("2005-03-31");
  return record;
}

model::v1::TrainingEvent training(model::v1::TrainingStatus status, const std::string& country) {
  auto record = parsed<model::v1::TrainingEvent>(R"pb(
    title: "A training"
    kind: TRAINING_KIND_WORKSHOP
    themes: "corruption"
    planned_start: "2005-03-01"
    planned_end: "2005-03-05")pb");
  record.set_status(status);
  record.set_country(country);
  if (status == model::v1::TRAINING_STATUS_HELD) {
    record.set_actual_start("2005-03-01");
    record.set_actual_end("2005-03-05");
  }
  return record;
}

model::v1::Participant participant(const std::string& event, const std::string& country) {
  auto record = parsed<model::v1::Participant>(R"pb(family_name: "Someone" attendance_days: 5)pb");
  record.set_event(event);
  record.set_country(country);
  return record;
}

model::v1::AdvisoryMission mission(const std::string& state) {
  auto record = parsed<model::v1::AdvisoryMission>(
      R"pb(
        adviser: "An adviser" start: "2004-05-10" end: "2004-05-12" themes: "corruption")pb");
  record.set_state_code(state);
  return record;
}

model::v1::AssistanceRequest request(const std::string& state) {
  auto record = parsed<model::v1::AssistanceRequest>(R"pb(
    instrument: "untoc"
    purpose: ASSISTANCE_PURPOSE_ACCESSION
    received_on: "2004-02-01"
    state: ASSISTANCE_STATE_RECEIVED)pb");
  record.set_state_code(state);
  return record;
}

model::v1::StateFeedback feedback(const std::string& state, std::uint32_t rating) {
  auto record = parsed<model::v1::StateFeedback>(R"pb(given_on: "2004-06-01")pb");
  record.set_state_code(state);
  record.set_rating(rating);
  return record;
}

model::v1::ToolRequest toolRequest(std::uint32_t copies) {
  auto record =
      parsed<model::v1::ToolRequest>(R"pb(output: "17.b.2" requested_on: "2004-07-01")pb");
  record.set_copies(copies);
  return record;
}

model::v1::OutputDelivery delivery(const std::string& output, std::uint32_t quantity,
                                   model::v1::Disposition disposition) {
  auto record = parsed<model::v1::OutputDelivery>(R"pb(date: "2004-08-01" reason: "As decided")pb");
  record.set_output(output);
  record.set_quantity(quantity);
  record.set_disposition(disposition);
  return record;
}

}  // namespace fieldpost::aggregate
