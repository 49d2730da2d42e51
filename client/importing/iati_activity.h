// One IATI activity as records: a project, its money, and a note of all that has no field.
//
// Used by the reader of IATI files. What the activity says is in one of the records afterwards, or
// in the note and counted.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/importing/import_plan.h"
#include "client/importing/xml_activities.h"
#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost {

/// An activity on its way to records.
struct IatiActivity {
  XmlElement& element;
  const ImportContext& context;
  std::string language;  ///< Of the activity.
  std::string currency;  ///< Its default; empty: none.
  std::string identifier;
  model::v1::Project project;
  std::vector<model::v1::Funding> funding;
  std::vector<model::v1::Expenditure> expenditures;
  std::vector<std::string> note;                 ///< Lines, in order.
  std::map<std::string, std::size_t> notMapped;  ///< By kind.

  /// Children of that name.
  [[nodiscard]] std::vector<XmlElement*> all(std::string_view name) const;
};

/// Takes the activity apart. `version`: of the file, for the note.
IatiActivity activityFrom(XmlElement& element, std::string_view version,
                          const ImportContext& context);

/// Parts of activityFrom: who takes part; budget and transactions; what is left.
void takeOrganisations(IatiActivity& activity);
void takeMoney(IatiActivity& activity);
void takeRest(IatiActivity& activity);

}  // namespace fieldpost
