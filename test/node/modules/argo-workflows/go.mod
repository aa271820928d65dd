module thinkube.test/argo-workflows

go 1.26.0

require github.com/argoproj/argo-workflows/v4 v4.0.5
