#include "client/app/demonstration_store.h"

#include <QtCore/QFile>
#include <string>

#include "client/demonstration/demonstration.h"
#include "sync/programme/programme_file.h"

namespace fieldpost {
namespace {

Result<LocalStore> openOrMake(const std::filesystem::path& folder) {
  auto opened = LocalStore::open(folder);
  if (opened.ok() || opened.error().reason != "NO_STORE") return opened;
  const DemonstrationOffice& office = demonstrationOffices().front();
  Profile profile;
  profile.office = office.code;
  profile.person = office.officer;
  return LocalStore::create(folder, profile);
}

Result<LocalStore> demonstrationIn(const std::filesystem::path& folder) {
  FIELDPOST_TRY(LocalStore store, openOrMake(folder));
  FIELDPOST_TRY(const auto known, store.programme());
  if (!known) {
    FIELDPOST_TRY(const auto first, firstProgramme());
    FIELDPOST_CHECK(store.putReference({"programme_of_work", programmeId(first.code())}, first));
  }
  auto recorded = recordDemonstration(store);
  if (!recorded.ok()) return recorded.error();
  return store;
}

}  // namespace

Result<model::v1::ProgrammeOfWork> firstProgramme() {
  // Part of the program itself: reading it cannot fail in a program that was built whole.
  QFile file(QStringLiteral(":/programmes/2004-2005.txtpb"));
  const bool opened = file.open(QIODevice::ReadOnly);
  return parseProgramme(opened ? file.readAll().toStdString() : std::string(), "2004-2005.txtpb");
}

void openDemonstration(StoreGateway& gateway, const std::filesystem::path& folder) {
  gateway.setToday(QString::fromStdString(std::string(kDemonstrationDay)));
  gateway.make([folder] { return demonstrationIn(folder); }, folder);
}

}  // namespace fieldpost
