// The window's handle on the open store: what it says of itself, saves on their way, and notices of
// records that changed, made here or by another program on the same store.
//
// Made once by client/app and handed to every page. All functions: the window's thread; nothing
// here waits for the disk.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "client/bridge/picklists.h"
#include "client/bridge/store_thread.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

class StoreGateway : public QObject {
  Q_OBJECT
  QML_ELEMENT
  QML_UNCREATABLE("Main.qml receives the one StoreGateway from client/app")
  Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
  /// Why the store could not be opened or made, as a sentence; empty when all is well.
  Q_PROPERTY(QString problem READ problem NOTIFY stateChanged FINAL)
  Q_PROPERTY(QString office READ office NOTIFY stateChanged FINAL)
  Q_PROPERTY(QString person READ person NOTIFY stateChanged FINAL)
  Q_PROPERTY(QString server READ server NOTIFY stateChanged FINAL)
  Q_PROPERTY(bool enrolled READ enrolled NOTIFY stateChanged FINAL)
  Q_PROPERTY(QString folder READ folderText NOTIFY stateChanged FINAL)
  /// The day that 'late' and 'today' mean: YYYY-MM-DD.
  Q_PROPERTY(QString today READ today NOTIFY todayChanged FINAL)
  Q_PROPERTY(Saving saving READ saving NOTIFY savingChanged FINAL)
  /// Why the last save failed, as a sentence.
  Q_PROPERTY(QString savingProblem READ savingProblem NOTIFY savingChanged FINAL)
  Q_PROPERTY(int records READ records NOTIFY statusChanged FINAL)
  Q_PROPERTY(int drafts READ drafts NOTIFY statusChanged FINAL)
  Q_PROPERTY(int waiting READ waiting NOTIFY statusChanged FINAL)
  Q_PROPERTY(int refused READ refused NOTIFY statusChanged FINAL)
  Q_PROPERTY(int openConflicts READ openConflicts NOTIFY statusChanged FINAL)
  /// "14 changes to send, 12 KB"; says so when nothing waits.
  Q_PROPERTY(QString waitingWords READ waitingWords NOTIFY statusChanged FINAL)
  /// "Tuesday 14:05"; empty: never synced.
  Q_PROPERTY(QString lastSync READ lastSync NOTIFY statusChanged FINAL)
  Q_PROPERTY(fieldpost::Picklists* picklists READ picklists CONSTANT FINAL)

 public:
  enum State { Opening, Absent, Open, Failed };
  Q_ENUM(State)
  enum Saving { Untouched, Saves, Saved, NotSaved };
  Q_ENUM(Saving)

  explicit StoreGateway(std::filesystem::path folder, QObject* parent = nullptr);

  /// Opens the folder's store. The state tells the outcome; Absent: there is none yet.
  Q_INVOKABLE void open();
  /// Makes a store that works without headquarters.
  Q_INVOKABLE void begin(const QString& office, const QString& person);
  /// Makes a store by an enrolment file of headquarters' console (a path or a file: address).
  Q_INVOKABLE void enrol(const QString& file);
  /// Enrols the open store, which worked without headquarters. `said` tells of a failure.
  Q_INVOKABLE void enrolOpenStore(const QString& file);
  /// Makes a store by `maker` and opens it, for the demonstration.
  void make(StoreThread::Opener maker, std::filesystem::path folder);
  /// The day that counts as today from now on; empty: the clock's.
  void setToday(const QString& day);
  /// Text of the programme of work that a new store starts with until headquarters sends its own.
  void setFirstProgramme(std::function<Result<model::v1::ProgrammeOfWork>()> programme);

  State state() const { return m_state; }
  QString problem() const { return m_problem; }
  QString office() const { return QString::fromStdString(m_profile.office); }
  QString person() const { return QString::fromStdString(m_profile.person); }
  QString server() const { return QString::fromStdString(m_profile.server); }
  bool enrolled() const { return !m_profile.server.empty(); }
  const std::filesystem::path& folder() const { return m_folder; }
  QString folderText() const { return QString::fromStdString(m_folder.string()); }
  QString today() const;
  Saving saving() const { return m_saving; }
  QString savingProblem() const { return m_savingProblem; }
  int records() const { return static_cast<int>(m_status.records); }
  int drafts() const { return static_cast<int>(m_status.drafts); }
  int waiting() const { return static_cast<int>(m_status.waiting); }
  int refused() const { return static_cast<int>(m_status.refused); }
  int openConflicts() const { return static_cast<int>(m_status.openConflicts); }
  QString waitingWords() const;
  QString lastSync() const;
  const StoreStatus& status() const { return m_status; }
  Picklists* picklists() { return &m_picklists; }

  /// See StoreThread::ask.
  template <typename Question, typename Then>
  void ask(QObject* context, Question question, Then then) {
    m_thread.ask(context, std::move(question), std::move(then));
  }
  /// Saves `edit`; `then` gets the record as it is now, or why it was not saved.
  void commit(const Edit& edit, QObject* context, std::function<void(Result<RecordView>)> then);
  /// Deletes the record, or brings it back.
  void setDeleted(const RecordKey& key, bool deleted, QObject* context,
                  std::function<void(Result<Done>)> then);
  /// Looks for changes now instead of within a second.
  Q_INVOKABLE void lookForChanges();

 Q_SIGNALS:
  void stateChanged();
  void todayChanged();
  void savingChanged();
  void statusChanged();
  /// Records that were written since the last notice, by whomever.
  void touched(const std::vector<fieldpost::RecordKey>& keys);
  /// Something that a person should know, as a sentence.
  void said(const QString& sentence, bool good);

 private:
  void opened(const Result<Profile>& outcome);
  void failed(const Error& error);
  void setSaving(Saving saving, const QString& problem);
  void readStatus();
  void readProgramme();
  void putFirstProgramme();

  std::filesystem::path m_folder;
  StoreThread m_thread;
  Picklists m_picklists;
  State m_state = Opening;
  QString m_problem;
  Profile m_profile;
  QString m_today;
  Saving m_saving = Untouched;
  QString m_savingProblem;
  int m_savesOnTheWay = 0;
  StoreStatus m_status;
  std::uint64_t m_touch = 0;
  bool m_looking = false;
  std::function<Result<model::v1::ProgrammeOfWork>()> m_firstProgramme;
  QTimer m_look;
};

}  // namespace fieldpost
