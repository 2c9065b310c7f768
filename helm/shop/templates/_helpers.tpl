{{- define "shop.labels" -}}
{{ include "shop.podLabels" . }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* Without the chart's version, so that a new one alone replaces no pod. */}}
{{- define "shop.podLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: shop
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ .Values.name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* An image by tag or by digest; what is missing or contradicts itself is told by the name of the value. */}}
{{- define "shop.image" -}}
{{- $repository := required (printf "%s.repository: name the image" .value) .repository }}
{{- if and .tag .digest }}
{{- fail (printf "%s: give a tag or a digest, not both: a new tag would run the old digest" .value) }}
{{- else if .digest }}
{{- printf "%s@%s" $repository .digest }}
{{- else }}
{{- printf "%s:%s" $repository (required (printf "%s.tag: name the version, or the digest" .value) .tag) }}
{{- end }}
{{- end }}

{{- define "shop.serverImage" -}}
{{- include "shop.image" (dict "value" "image" "repository" .Values.image.repository "tag" .Values.image.tag "digest" .Values.image.digest) }}
{{- end }}

{{- define "shop.toolsImage" -}}
{{- $tag := .Values.toolsImage.tag }}
{{- if not (or $tag .Values.toolsImage.digest) }}
{{- $tag = .Values.image.tag }}
{{- end }}
{{- include "shop.image" (dict "value" "toolsImage" "repository" .Values.toolsImage.repository "tag" $tag "digest" .Values.toolsImage.digest) }}
{{- end }}

{{/* What all pods have in common: no rights, no root, no token. */}}
{{- define "shop.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
serviceAccountName: {{ .Values.name }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "shop.container" -}}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- define "shop.settings" -}}
envFrom:
  - configMapRef:
      name: {{ .Values.name }}
  - secretRef:
      name: {{ .Values.name }}
volumeMounts:
  - name: search
    mountPath: /var/lib/shop/search
{{- if .Values.databaseCertificates }}
  - name: database
    mountPath: /etc/shop/rds
    readOnly: true
{{- end }}
{{- end }}

{{/* Where `shop.settings` has what it mounts. */}}
{{- define "shop.volumes" -}}
volumes:
  # The index of the catalogue, which each pod makes of the database for itself.
  - name: search
    emptyDir:
      sizeLimit: 1Gi
{{- if .Values.databaseCertificates }}
  - name: database
    configMap:
      name: {{ .Values.name }}-database
{{- end }}
{{- end }}

{{- define "shop.shutdown" -}}
{{- add .Values.shutdownSeconds.preStop .Values.shutdownSeconds.drain .Values.shutdownSeconds.grace 5 }}
{{- end }}
